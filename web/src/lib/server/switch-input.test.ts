import { expect, it } from 'vitest';
import { parseSwitch } from './switch-input.ts';

const now = Date.parse('2026-11-24T09:20:00Z');
const officer = { person: '环保专员甲', username: 'officer', role: 'officer' };
const parse = (changes: Record<string, string>) => {
  const form = new FormData();
  const fields = {
    kind: 'start',
    level: 'orange',
    from: '',
    noticeNo: '',
    reason: '收到市级橙色预警通知',
    ...changes,
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return parseSwitch(form, officer, now);
};

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
    },
  });
});

it('reads the time as Beijing time and the notice number', () => {
  expect(
    parse({ kind: 'change', level: 'red', from: '2026-11-24T21:00', noticeNo: '北岸气指办〔2026〕41号' }),
  ).toMatchObject({
    kind: 'change',
    order: {
      level: 'red',
      effectiveFrom: Date.parse('2026-11-24T13:00:00Z'),
      noticeNo: '北岸气指办〔2026〕41号',
    },
  });
});

it('needs no level to lift', () => {
  expect(parse({ kind: 'lift', level: '' })).toMatchObject({ kind: 'lift', order: { person: '环保专员甲' } });
});

it.each([
  [{ level: 'none' }, ['level']],
  [{ level: '' }, ['level']],
  [{ from: 'soon' }, ['from']],
  [{ from: '2027-11-24T21:00' }, ['range']],
  [{ reason: '通知' }, ['reason']],
  [{ noticeNo: 'x'.repeat(81) }, ['noticeNo']],
  [{ kind: 'stop' }, ['badRequest']],
])('refuses %j', (changes, problems) => {
  expect(parse(changes)).toMatchObject({
    problems,
    values: { reason: (changes as { reason?: string }).reason ?? '收到市级橙色预警通知' },
  });
});
