import { expect, it } from 'vitest';
import { switchOf } from './switch-input.ts';

const now = Date.parse('2026-11-24T09:20:00Z');
const officer = { person: '环保专员甲', username: 'officer', role: 'officer' };
const parse = (changes: object) =>
  switchOf(
    {
      kind: 'start',
      level: 'orange',
      from: '',
      noticeNo: '',
      until: '',
      alert: '',
      basedOn: '',
      besides: '',
      noticeFile: undefined,
      reason: ' 收到市级橙色预警通知 ',
      ...changes,
    },
    { signer: officer, at: now },
  );

it('reads a start, from now where no time is given', () => {
  expect(parse({})).toEqual({
    kind: 'start',
    order: {
      level: 'orange',
      effectiveFrom: now,
      ...officer,
      reason: '收到市级橙色预警通知',
      noticeNo: null,
      at: now,
      besides: [],
    },
  });
});

it('reads the time as Beijing time and the notice number', () => {
  expect(
    parse({
      ...{ kind: 'change', level: 'red', from: '2026-11-24T21:00', noticeNo: '北岸气指办〔2026〕41号' },
      ...{ alert: 'alert/20261124T090000.000Z', basedOn: '41', until: '2026-11-26T08:00' },
    }),
  ).toMatchObject({
    kind: 'change',
    alert: 'alert/20261124T090000.000Z',
    order: {
      basedOn: '41',
      expectedUntil: Date.parse('2026-11-26T00:00:00Z'),
      level: 'red',
      effectiveFrom: Date.parse('2026-11-24T13:00:00Z'),
      noticeNo: '北岸气指办〔2026〕41号',
    },
  });
});

it('needs no level to lift', () => {
  expect(parse({ kind: 'lift', level: '' })).toMatchObject({ kind: 'lift', order: officer });
});
