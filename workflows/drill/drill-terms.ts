/** Whether a drill can be held as somebody ordered it: messages come from outside, their types are claims. */
import { BANNED_STAGES, DEMAND_FUELS, DEMAND_SIZES } from '../../rules/model/notice-demand.ts';
import type { NoticeDemand } from '../../rules/model/notice-demand.ts';
import { alertLevels } from '../contract/alert.ts';
import { isBlank } from '../contract/duties.ts';
import { drillLimits, leastAhead } from '../contract/drill.ts';
import type { DrillAct, DrillEnd, DrillTerms } from '../contract/drill.ts';

/** What is wrong and what to do about it; null: nothing. */
export function termsProblem(terms: DrillTerms, at: number): string | null {
  if (typeof terms !== 'object' || terms === null) return 'a drill needs its terms: level, instant, vehicles';
  if (!Number.isSafeInteger(at)) return 'a drill needs the instant at which it is ordered';
  if (!isOneOf(alertLevels, terms.level)) return `level must be one of ${alertLevels.join(', ')}`;
  return (
    instantProblem(terms, at) ?? countProblem(terms) ?? textProblem(terms) ?? demandProblem(terms.demand)
  );
}

function instantProblem({ effectiveFrom, noticeAt, vehicles }: DrillTerms, at: number): string | null {
  const { most } = drillLimits.ahead;
  const least = leastAhead(Number.isFinite(vehicles) ? vehicles : 0);
  if (!isWithin(effectiveFrom - at, { least, most }))
    return `the level of a drill comes into effect ${Math.ceil(least / 1_000)} seconds to ${most / 86_400_000} days after it is announced`;
  if (!Number.isSafeInteger(noticeAt) || noticeAt > at || noticeAt < at - drillLimits.noticeWithin)
    return 'the notice came before the drill is announced, at most 30 days before';
  return null;
}

function countProblem(terms: DrillTerms): string | null {
  for (const name of ['seconds', 'vehicles', 'questions', 'answerWithin'] as const) {
    const { least, most } = drillLimits[name];
    if (!Number.isSafeInteger(terms[name]) || !isWithin(terms[name], { least, most }))
      return `${name} is a whole number from ${least} to ${most}`;
  }
  if (terms.vehicles > terms.seconds * drillLimits.pace)
    return `at most ${drillLimits.pace} vehicles come in a second: give the drill more time or fewer vehicles`;
  return terms.questions > terms.vehicles - 3
    ? 'people are asked about at most all but three of the vehicles: the first three show the instant'
    : null;
}

function textProblem({ reason, noticeNo }: DrillTerms): string | null {
  const { least, most } = drillLimits.reason;
  if (typeof reason !== 'string' || isBlank(reason) || !isWithin([...reason].length, { least, most }))
    return `a drill needs a reason of ${least} to ${most} characters`;
  if (noticeNo !== null && (typeof noticeNo !== 'string' || [...noticeNo].length > drillLimits.noticeNo.most))
    return `the number of the notice has at most ${drillLimits.noticeNo.most} characters`;
  return null;
}

function demandProblem(demand: NoticeDemand | null): string | null {
  if (demand === null) return null;
  const isGood =
    typeof demand === 'object' &&
    isOneOf(DEMAND_SIZES, demand.from) &&
    DEMAND_FUELS.every(
      (fuel) => demand.banned?.[fuel] === null || isOneOf(BANNED_STAGES, demand.banned?.[fuel]),
    );
  return isGood ? null : 'what the notice bans: a size, and for diesel, gas and petrol a stage or none';
}

function isOneOf(list: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && list.includes(value);
}

function isWithin(value: number, { least, most }: { least: number; most: number }): boolean {
  return value >= least && value <= most;
}

/** What is wrong with an act or an end; null: nothing. Without it a message would be tried again for ever. */
export function actProblem(act: DrillAct): string | null {
  if (!Number.isSafeInteger(act.at) || act.at < 0) return 'an act needs its instant';
  if (act.act === 'confirm' || act.act === 'stop-list') return null;
  if (act.act !== 'answer') return 'an act is confirm, stop-list or answer';
  const isGood = Number.isSafeInteger(act.n) && (act.outcome === 'allow' || act.outcome === 'block');
  return isGood ? null : 'an answer names the vehicle, and allow or block';
}

export function endProblem({ at, reason }: DrillEnd): string | null {
  if (!Number.isSafeInteger(at) || at < 0) return 'an end needs its instant';
  const { least, most } = drillLimits.reason;
  return typeof reason !== 'string' || isBlank(reason) || !isWithin([...reason].length, { least, most })
    ? `ending a drill needs a reason of ${least} to ${most} characters`
    : null;
}
