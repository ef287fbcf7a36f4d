/** A drill and what people do in it, as typed: checked on the page before it is sent, and by the server. */
import { forward, object, partialCheck, pipe } from 'valibot';
import type { InferOutput } from 'valibot';
import { BANNED_STAGES, DEMAND_SIZES } from '../../../../rules/model/notice-demand.ts';
import type { BannedStage, DemandSize } from '../../../../rules/model/notice-demand.ts';
import { alertLevels } from '../../../../workflows/contract/alert.ts';
import type { RaisedLevel } from '../../../../workflows/contract/alert.ts';
import { drillLimits, leastAhead } from '../../../../workflows/contract/drill.ts';
import type { DrillTerms } from '../../../../workflows/contract/drill.ts';
import { choice, field, line, reasonText } from '../forms/fields.ts';
import { parseLocal } from '../format/beijing.ts';
import type { Words } from '../i18n/words.ts';

const code = <Code extends keyof Words['drills']['problems']>(name: Code): Code => name;
const attempt = field(code('badRequest'), (text) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text));
const whole = <Code extends keyof Words['drills']['problems']>(
  name: Code,
  { least, most }: { readonly least: number; readonly most: number },
) => field(code(name), (text) => /^\d{1,6}$/.test(text) && Number(text) >= least && Number(text) <= most);

/** Minutes from the announcement to the instant, where none is typed. */
export const usualLead = 2;
const stages = ['', ...BANNED_STAGES];

/** `now`: ms since the epoch, by the clock of the site. */
export const drillSchema = (now: () => number) =>
  pipe(
    object({
      level: choice(code('level'), alertLevels),
      from: field(code('from'), (text) => text.trim() === '' || isAhead(parseLocal(text.trim()), now())),
      noticeAt: field(code('noticeAt'), (text) => text.trim() === '' || isPast(text, now())),
      noticeNo: line(code('noticeNo'), { least: 0, most: drillLimits.noticeNo.most }),
      vehicles: whole('vehicles', drillLimits.vehicles),
      minutes: field(
        code('minutes'),
        (text) => /^\d{1,2}(\.\d)?$/.test(text) && Number(text) >= 0.1 && Number(text) <= 30,
      ),
      questions: whole('questions', drillLimits.questions),
      sizes: choice(code('demand'), ['', ...DEMAND_SIZES]),
      diesel: choice(code('demand'), stages),
      gas: choice(code('demand'), stages),
      petrol: choice(code('demand'), stages),
      reason: reasonText(code('reason'), drillLimits.reason),
    }),
    forward(
      partialCheck(
        [['from'], ['vehicles']],
        ({ from, vehicles }) => {
          const at = parseLocal(from.trim());
          return at === null || at - now() >= leastAhead(Number(vehicles));
        },
        code('tooSoon'),
      ),
      ['from'],
    ),
    forward(
      partialCheck(
        [['vehicles'], ['minutes']],
        ({ vehicles, minutes }) => Number(vehicles) <= secondsOf(minutes) * drillLimits.pace,
        code('pace'),
      ),
      ['minutes'],
    ),
    forward(
      partialCheck(
        [['vehicles'], ['questions']],
        ({ vehicles, questions }) => Number(questions) <= Number(vehicles) - 3,
        code('tooMany'),
      ),
      ['questions'],
    ),
  );
export type DrillFields = InferOutput<ReturnType<typeof drillSchema>>;
export const drillFormId = 'drill-announce';

function secondsOf(minutes: string): number {
  return Math.max(drillLimits.seconds.least, Math.round(Number(minutes) * 60));
}

function isAhead(at: number | null, now: number): boolean {
  return at !== null && at - now >= drillLimits.ahead.least && at - now <= drillLimits.ahead.most;
}
function isPast(text: string, now: number): boolean {
  const at = parseLocal(text.trim());
  return at !== null && at <= now && at > now - 86_400_000;
}

/** Of a form that the schema has checked. People have as long to answer as the traffic goes on, at least two minutes. */
export function termsOf(typed: DrillFields, at: number): DrillTerms {
  const seconds = secondsOf(typed.minutes);
  const stage = (text: string): BannedStage | null => (text === '' ? null : (text as BannedStage));
  return {
    level: typed.level as RaisedLevel,
    effectiveFrom: parseLocal(typed.from.trim()) ?? at + usualLead * 60_000,
    noticeAt: parseLocal(typed.noticeAt.trim()) ?? at,
    noticeNo: typed.noticeNo.trim() || null,
    vehicles: Number(typed.vehicles),
    questions: Number(typed.questions),
    seconds,
    answerWithin: Math.max(120, seconds),
    demand:
      typed.sizes === ''
        ? null
        : {
            from: typed.sizes as DemandSize,
            banned: { diesel: stage(typed.diesel), gas: stage(typed.gas), petrol: stage(typed.petrol) },
          },
    reason: typed.reason.trim(),
  };
}

const acts = ['confirm', 'stop-list', 'answer'] as const;
export const actSchema = object({
  attempt,
  act: choice(code('badRequest'), acts),
  n: field(code('badRequest'), (text) => /^\d{0,4}$/.test(text)),
  outcome: choice(code('badRequest'), ['', 'allow', 'block']),
});
export type ActFields = InferOutput<typeof actSchema>;
/** One form a button: each has a name of its own. */
export const actFormId = (act: string, n = '', outcome = ''): string => `drill-${act}-${n}${outcome}`;

const ways = ['abort', 'close'] as const;
export const endSchema = object({
  how: choice(code('badRequest'), ways),
  reason: reasonText(code('reason'), drillLimits.reason),
});
export type EndFields = InferOutput<typeof endSchema>;
export const endFormId = 'drill-end';
