import { expect, it } from 'vitest';
import { wordsOf } from '../i18n/words.ts';
import { lineOf, partsOf } from './entry-content.ts';
import type { Payload } from './entry-content.ts';

const zh = { lang: 'zh', words: wordsOf('zh') } as const;
const en = { lang: 'en', words: wordsOf('en') } as const;
const told = (payload: Payload, teller: typeof zh | typeof en = zh): string =>
  lineOf(partsOf(payload, teller), teller);

it('tells each value beside the name of its key, in words', () => {
  const payload = {
    eventTime: '2026-11-24T16:00:00.000Z',
    openedAt: 1_795_500_000_000,
    plateColour: '1',
    emissionStage: '4',
    offline: false,
    role: 'officer',
    person: '环保专员',
    digest: '0ddebfd1e9bb64bf18465903c343efb9e55dc85c0fd2a00e842145d354bc33fe',
    registeredOn: '20160805',
    alarm: 'opened-by-handset',
  };
  expect(told(payload)).toBe(
    '事件时间：2026-11-25 00:00:00.000 · 到位时间：2026-11-24 14:00:00.000 · 号牌颜色：黄牌 · 排放阶段：国四 · ' +
      '离线补传：否 · 角色：环保专员 · 人员：环保专员 · 摘要：0ddebfd1e9bb… · 注册日期：2016-08-05 · 报警：遥控抬杆',
  );
  expect(told(payload, en)).toContain(
    'plate colour: yellow · emission stage: China IV · recorded offline: no',
  );
});

it('tells the details of an access in the language of the page, and an address as it is', () => {
  const inside = { act: 'sign-in-refused', detail: 'password or code, inside a session' };
  expect(told(inside)).toBe('行为：登录被拒 · 细节：在已登录的页面里输错密码或验证码');
  expect(told({ act: 'unmask', detail: 'driver phone' })).toBe('行为：显示个人信息 · 细节：司机、电话');
  expect(told({ act: 'unmask', detail: 'driver phone' }, en)).toContain('detail: Driver, Phone');
  expect(told({ detail: 'GET /people (people.see)' })).toBe('细节：GET /people (people.see)');
});

it('tells lists and what lies within, and leaves out what is empty', () => {
  const payload = {
    reason: { code: 'livelihood', text: '已核对通行证' },
    flags: [],
    noticeNo: null,
    fields: ['driver', 'phone'],
    photos: [
      { role: 'body', bytes: 12 },
      { role: 'plate', bytes: 4 },
    ],
    decision: {
      facts: { stageRank: 4, overLimit: false },
      reasons: [{ text: { zh: '甲', en: 'a', sign: '乙' } }],
    },
  };
  expect(told(payload)).toBe(
    '原因：[代码：民生保障运输 · 说明：已核对通行证] · 项目：司机、电话 · ' +
      '照片：(1) [角色：车身 · 字节数：12] (2) [角色：号牌 · 字节数：4] · ' +
      '判定：[事实：[排放阶段：国四 · 排放超标车辆名单：不在名单内] · 原因：(1) [说明：甲 [屏显：乙]]]',
  );
});

it('cuts nothing', () => {
  const text = '长'.repeat(5_000);
  expect(told({ reason: text })).toBe(`原因：${text}`);
});
