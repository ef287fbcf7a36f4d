/** Counts of a simulation, by everything that an officer asks about. */
import type { Facts, Outcome } from '../model/decision.ts';

export const TALLY_DIMENSIONS = [
  'vehicleSize',
  'emissionStage',
  'fuelGroup',
  'fleet',
  'cargo',
  'entrance',
  'hour',
  'day',
] as const;
export type TallyDimension = (typeof TALLY_DIMENSIONS)[number];

export interface BeforeAfter {
  passages: number;
  blockedBefore: number;
  blockedAfter: number;
}

interface CleanShare {
  letIn: number;
  newEnergy: number;
  sixOrNewEnergy: number;
}

export interface Tally {
  passages: number;
  blockedBefore: number;
  blockedAfter: number;
  newlyBlocked: number;
  newlyAllowed: number;
  readonly by: Record<TallyDimension, Record<string, BeforeAfter>>;
  readonly reasons: Record<string, { before: number; after: number }>;
  readonly clean: { readonly before: CleanShare; readonly after: CleanShare };
}

interface Judged {
  readonly outcome: Outcome;
  readonly code: string;
}

const noShare = (): CleanShare => ({ letIn: 0, newEnergy: 0, sixOrNewEnergy: 0 });

/** Fleets and cargoes are named by people: no name may mean anything to an object. */
function dictionary<Value>(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}

export function emptyTally(): Tally {
  const by = Object.fromEntries(TALLY_DIMENSIONS.map((name) => [name, dictionary()])) as Tally['by'];
  return {
    passages: 0,
    blockedBefore: 0,
    blockedAfter: 0,
    newlyBlocked: 0,
    newlyAllowed: 0,
    by,
    reasons: dictionary(),
    clean: { before: noShare(), after: noShare() },
  };
}

export function addToTally(
  tally: Tally,
  { facts, before, after }: { facts: Facts; before: Judged; after: Judged },
): void {
  const was = before.outcome === 'block' ? 1 : 0;
  const is = after.outcome === 'block' ? 1 : 0;
  tally.passages += 1;
  tally.blockedBefore += was;
  tally.blockedAfter += is;
  if (is > was) tally.newlyBlocked += 1;
  if (was > is) tally.newlyAllowed += 1;
  for (const name of TALLY_DIMENSIONS) {
    const counts = (tally.by[name][valueOf(facts, name)] ??= {
      passages: 0,
      blockedBefore: 0,
      blockedAfter: 0,
    });
    counts.passages += 1;
    counts.blockedBefore += was;
    counts.blockedAfter += is;
  }
  (tally.reasons[before.code] ??= { before: 0, after: 0 }).before += 1;
  (tally.reasons[after.code] ??= { before: 0, after: 0 }).after += 1;
  if (facts['direction'] !== 'in') return;
  if (was === 0) addShare(tally.clean.before, facts);
  if (is === 0) addShare(tally.clean.after, facts);
}

/** Battery, plug-in hybrid or fuel cell are new-energy (domain §0.1). */
function addShare(share: CleanShare, { fuelGroup, stageRank }: Facts): void {
  const isNew = fuelGroup === 'electric' || fuelGroup === 'hybrid' || fuelGroup === 'hydrogen';
  share.letIn += 1;
  if (isNew) share.newEnergy += 1;
  if (isNew || Number(stageRank) >= 6) share.sixOrNewEnergy += 1;
}

function valueOf(facts: Facts, name: TallyDimension): string {
  if (name === 'hour') return String(Math.floor(Number(facts['beijingMinute']) / 60)).padStart(2, '0');
  return String(facts[name === 'day' ? 'beijingDate' : name]);
}
