/** An alert switch as it is typed: checked on the page before it is sent, and by the server. */
import { check, file, forward, maxSize, object, optional, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { alertLevels, switchLimits } from '../../../../workflows/contract/alert.ts';
import { choice, field, line, reasonText } from '../forms/fields.ts';
import { parseLocal } from '../format/beijing.ts';
import type { Words } from '../i18n/words.ts';

export const switchKinds = ['start', 'change', 'lift'] as const;
export type SwitchKind = (typeof switchKinds)[number];
export const raisedLevels = alertLevels;

const code = <Code extends keyof Words['alert']['problems']>(name: Code): Code => name;

/** An instant as it is typed, or nothing. */
const instant = <Code extends 'from' | 'until'>(name: Code, now: () => number) =>
  pipe(
    string(code(name)),
    check((text) => text.trim() === '' || parseLocal(text.trim()) !== null, code(name)),
    check((text) => isNear(parseLocal(text.trim()), now()), code('range')),
  );

/** `now`: ms since the epoch, by the clock of the site. */
export const switchSchema = (now: () => number) =>
  pipe(
    object({
      kind: choice(code('badRequest'), switchKinds),
      level: string(code('level')),
      /** The alert that is changed or lifted, and its newest switch on the page; empty for a new one. */
      alert: field(code('badRequest'), (text) => text === '' || /^alert\/[\w.-]{10,40}$/.test(text)),
      basedOn: field(code('badRequest'), (text) => /^\d{0,18}$/.test(text)),
      /** The alerts that the page showed, parted by commas. */
      besides: field(code('badRequest'), (text) => /^[\w./,-]{0,600}$/.test(text)),
      from: instant('from', now),
      until: instant('until', now),
      noticeFile: optional(
        pipe(file(code('noticeType')), maxSize(switchLimits.noticeFile.most, code('noticeSize'))),
      ),
      noticeNo: line(code('noticeNo'), { least: 0, most: switchLimits.noticeNo.most }),
      reason: reasonText(code('reason'), switchLimits.reason),
    }),
    forward(
      partialCheck(
        [['kind'], ['alert']],
        ({ kind, alert }) => (kind !== 'change' && kind !== 'lift') || alert !== '',
        code('badRequest'),
      ),
      ['alert'],
    ),
    forward(
      partialCheck(
        [['kind'], ['level']],
        ({ kind, level }) => kind === 'lift' || (raisedLevels as readonly string[]).includes(level),
        code('level'),
      ),
      ['level'],
    ),
  );

export type SwitchFields = InferOutput<ReturnType<typeof switchSchema>>;

export const switchFormId = (kind: string): string => `switch/${kind}`;

function isNear(at: number | null, now: number): boolean {
  return at === null || Math.abs(at - now) <= switchLimits.effectiveWithin;
}
