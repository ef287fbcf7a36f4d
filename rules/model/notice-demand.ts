/**
 * What a notice asks for, said apart from any rule set: the yardstick of a drill. A rule set that is measured by itself
 * is always right; measured by the notice it may be wrong. Judged are only vehicles of which the notice leaves no doubt.
 */
import type { Facts, Outcome } from './decision.ts';

/** Fuel groups of which notices name the highest banned stage (domain §3.2, §3.3). */
export const DEMAND_FUELS = ['diesel', 'gas', 'petrol'] as const;
export type DemandFuel = (typeof DEMAND_FUELS)[number];

/** The highest banned stage: `4` bans 国四 and below; `all` every stage; null none. */
export const BANNED_STAGES = ['0', '1', '2', '3', '4', '5', '6', 'all'] as const;
export type BannedStage = (typeof BANNED_STAGES)[number];

/** Trucks of these sizes and above. */
export const DEMAND_SIZES = ['heavy', 'medium', 'light'] as const;
export type DemandSize = (typeof DEMAND_SIZES)[number];

export interface NoticeDemand {
  readonly from: DemandSize;
  readonly banned: Readonly<Record<DemandFuel, BannedStage | null>>;
}

/** `open`: the notice may exempt it, or the vehicle's file does not tell. */
export type DemandVerdict = 'banned' | 'free' | 'open';

const SIZES_FROM: Readonly<Record<DemandSize, readonly string[]>> = {
  heavy: ['heavy'],
  medium: ['heavy', 'medium'],
  light: ['heavy', 'medium', 'light', 'mini'],
};
/** Trucks, tractors and special-purpose vehicles (domain §1.7): notices speak of freight. */
const TRUCKS = /^[HQZ]/;
/** Hazardous goods, special operation, livelihood: exempt in most notices (domain §3.2). */
const MAY_BE_EXEMPT = ['1', '2', '3'];

export function demandVerdict(demand: NoticeDemand, facts: Facts): DemandVerdict {
  if (isOpen(facts)) return 'open';
  // Nobody knows its stage, which is the worst then (I8).
  if (facts['vehicleKnown'] === false)
    return DEMAND_FUELS.some((fuel) => demand.banned[fuel] !== null) ? 'banned' : 'open';
  if (!TRUCKS.test(String(facts['vehicleType']))) return 'open';
  const fuel = String(facts['fuelGroup']);
  if (fuel === 'electric' || fuel === 'hydrogen') return 'free';
  if (!isDemandFuel(fuel)) return 'open';
  const size = String(facts['vehicleSize']);
  if (size === 'unknown') return 'open';
  const highest = demand.banned[fuel];
  if (highest === null || !SIZES_FROM[demand.from].includes(size)) return 'free';
  // An unknown stage is the worst (I8): its rank is below all.
  return highest === 'all' || Number(facts['stageRank']) <= Number(highest) ? 'banned' : 'free';
}

function isOpen(facts: Facts): boolean {
  const exemptions = facts['exemptions'];
  return (
    // Who is inside may be let out (domain §3.3): which of them, the plant decides.
    facts['direction'] !== 'in' ||
    facts['subject'] !== 'road' ||
    facts['overLimit'] === true ||
    MAY_BE_EXEMPT.includes(String(facts['vehicleCategory'])) ||
    (Array.isArray(exemptions) && exemptions.length > 0)
  );
}

function isDemandFuel(fuel: string): fuel is DemandFuel {
  return (DEMAND_FUELS as readonly string[]).includes(fuel);
}

/**
 * Where an outcome is not what the notice asks for: it bans it and it was let in, which is wrong; or it lets it in, no
 * standing rule keeps it out, and it was blocked, which a plant may want and ought to know. Null: neither.
 */
export function demandFault(
  verdict: DemandVerdict,
  { outcome, without }: { readonly outcome: Outcome; readonly without: Outcome | null },
): 'let-in' | 'kept-out' | null {
  if (verdict === 'banned' && outcome === 'allow') return 'let-in';
  return verdict === 'free' && outcome === 'block' && without === 'allow' ? 'kept-out' : null;
}
