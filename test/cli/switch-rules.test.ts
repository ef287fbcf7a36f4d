/** Console and command line turn the same switch: what one refuses the other refuses. */
import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { switchSchema } from '../../web/src/lib/alerts/switch-schema.ts';
import { parseInstant } from '../../worker/cli/beijing-time.ts';
import { parseNoticeNo, parseReason } from '../../worker/cli/signature.ts';

const now = Date.now();
const day = 24 * 3_600_000;
const local = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);

const schema = switchSchema(() => now);

function consoleTakes(part: Record<string, string>): boolean {
  const unseen = { alert: '', basedOn: '', besides: '', until: '' };
  const form = { kind: 'start', level: 'orange', from: '', noticeNo: '', reason: '演练公告', ...unseen };
  return safeParse(schema, { ...form, ...part }).success;
}
function takes(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each<[field: string, parse: (text: string) => unknown, text: string, taken: boolean]>([
  ['reason', parseReason, 'abc', false],
  ['reason', parseReason, '  abc  ', false],
  ['reason', parseReason, 'abcd', true],
  ['reason', parseReason, '启动预案', true],
  ['reason', parseReason, '启动\n预案', true],
  ['reason', parseReason, '启动\u001b预案', false],
  ['reason', parseReason, '启'.repeat(300), true],
  ['reason', parseReason, '启'.repeat(301), false],
  ['noticeNo', parseNoticeNo, '', true],
  ['noticeNo', parseNoticeNo, '号'.repeat(80), true],
  ['noticeNo', parseNoticeNo, '号'.repeat(81), false],
  ['noticeNo', parseNoticeNo, '气指办\n41号', false],
  ['from', parseInstant, local(now - 29 * day), true],
  ['from', parseInstant, local(now - 31 * day), false],
  ['from', parseInstant, local(now + 31 * day), false],
  ['from', parseInstant, 'tomorrow', false],
])('%s: both answer alike to case %#', (...[field, parse, text, taken]) => {
  expect({ console: consoleTakes({ [field]: text }), line: takes(parse, text) }).toEqual({
    console: taken,
    line: taken,
  });
});
