/** An alert switch as it is typed: checked on the page before it is sent, and by the server. */
import { check, forward, object, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { alertLevels, switchLimits } from '../../../../workflows/contract/alert.ts';
import { choice, line, reasonText } from '../forms/fields.ts';
import { parseLocal } from '../format/beijing.ts';
import type { Words } from '../i18n/words.ts';

export const switchKinds = ['start', 'change', 'lift'] as const;
export type SwitchKind = (typeof switchKinds)[number];
export const raisedLevels = alertLevels;

const code = <Code extends keyof Words['alert']['problems']>(name: Code): Code => name;

/** `now`: ms since the epoch, by the clock of the site. */
export const switchSchema = (now: () => number) =>
  pipe(
    object({
      kind: choice(code('badRequest'), switchKinds),
      level: string(code('level')),
      from: pipe(
        string(code('from')),
        check((text) => text.trim() === '' || parseLocal(text.trim()) !== null, code('from')),
        check((text) => isNear(parseLocal(text.trim()), now()), code('range')),
      ),
      noticeNo: line(code('noticeNo'), { least: 0, most: switchLimits.noticeNo.most }),
      reason: reasonText(code('reason'), switchLimits.reason),
    }),
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

export function isSwitchKind(text: string | null): text is SwitchKind {
  return (switchKinds as readonly (string | null)[]).includes(text);
}

function isNear(at: number | null, now: number): boolean {
  return at === null || Math.abs(at - now) <= switchLimits.effectiveWithin;
}
