/** Decides the vehicles of a drill as they come, each by the path of the gates, and looks for what is wrong with it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { compileBulk, demandFault, demandVerdict } from '../../rules/index.ts';
import type { BulkEvaluator, LoadedRuleSet } from '../../rules/index.ts';
import type { DrillVehicle } from '../../prisma/client/client.ts';
import type { DrillActivities, DrillTerms } from '../../workflows/contract/drill.ts';
import type { DrillFault } from '../../workflows/contract/drill-report.ts';
import { ruleSetsAt } from '../alerts/rule-sets-at.ts';
import { rehearse } from '../decisions/rehearse.ts';
import type { Rehearsal, RehearsedLevel, RehearseParts } from '../decisions/rehearse.ts';
import type { QuotaUse } from '../decisions/quota-counts.ts';
import { drillOf } from './drill-rows.ts';
import { planTraffic } from './drill-traffic.ts';

/** Between two looks whether the drill is still open. */
const lookEveryMs = 1_000;

export function createDriveDrill(parts: RehearseParts): DrillActivities['driveDrill'] {
  return async (id) => {
    const { cancellationSignal: signal, heartbeat } = Context.current();
    const beating = setInterval(() => heartbeat(), lookEveryMs);
    try {
      return { vehicles: await driveDrill(parts, id, signal) };
    } finally {
      clearInterval(beating);
    }
  };
}

/** How many are decided. Rejects with what the signal was aborted with. */
export async function driveDrill(parts: RehearseParts, id: string, signal: AbortSignal): Promise<number> {
  const { database } = parts;
  const { level, terms } = await drillOf(database, id);
  await planTraffic(parts, level, terms);
  const rows = await database.drillVehicle.findMany({ where: { drill: id }, orderBy: { n: 'asc' } });
  const judge = await Judge.of(parts, level, terms);
  const uses = rows.flatMap((row) => (row.uses ?? []) as unknown as QuotaUse[]);
  let decided = rows.filter(({ decidedAt }) => decidedAt !== null).length;
  for (const row of rows.filter(({ decidedAt }) => decidedAt === null)) {
    if (!(await isOpenUntil(parts, row, signal))) return decided;
    const { taken, ...came } = await judge.decide(row, uses);
    uses.push(...taken);
    await database.drillVehicle.update({ where: { drill_n: { drill: id, n: row.n } }, data: came });
    const notice = JSON.stringify({ kind: 'drill', subject: id });
    await database.$queryRaw`SELECT pg_notify('greengate', ${notice})::text`;
    decided += 1;
  }
  return decided;
}

/** False: the drill ended before this vehicle came. */
async function isOpenUntil(
  { database }: RehearseParts,
  { drill, due }: DrillVehicle,
  signal: AbortSignal,
): Promise<boolean> {
  for (;;) {
    const { state } = await database.drill.findUniqueOrThrow({
      where: { id: drill },
      select: { state: true },
    });
    if (state !== 'open') return false;
    const left = due.getTime() - Date.now();
    if (left <= 0) return true;
    await pause(Math.min(left, lookEveryMs), undefined, { signal });
  }
}

type Came = Pick<DrillVehicle, 'decidedAt' | 'level' | 'ruleSet' | 'outcome' | 'code' | 'stage' | 'fuel'> & {
  readonly text?: object;
  readonly faults: DrillFault[];
  readonly uses?: object[];
};

/** Looks at each outcome with other eyes: a second evaluator, the clock, and what the notice asks for. */
class Judge {
  readonly #parts: RehearseParts;
  readonly #level: RehearsedLevel;
  readonly #terms: DrillTerms;
  /** What would be decided if the level were not there. */
  readonly #without: BulkEvaluator | null;
  readonly #bulk = new Map<string, BulkEvaluator>();

  private constructor(
    parts: RehearseParts,
    given: { level: RehearsedLevel; terms: DrillTerms; without: BulkEvaluator | null },
  ) {
    this.#parts = parts;
    this.#level = given.level;
    this.#terms = given.terms;
    this.#without = given.without;
  }

  static async of(parts: RehearseParts, level: RehearsedLevel, terms: DrillTerms): Promise<Judge> {
    const { ruleSets } = await ruleSetsAt(parts.database, 'none', level.effectiveFrom);
    const normal = ruleSets.road === null ? null : await parts.archive.byDigest(ruleSets.road.digest);
    return new Judge(parts, { level, terms, without: normal && compileBulk(normal) });
  }

  async decide(row: DrillVehicle, uses: readonly QuotaUse[]): Promise<Came & { taken: readonly QuotaUse[] }> {
    const { lane, plateNo, plateColour, due } = row;
    const vehicle = { lane, plateNo, plateColour, eventTime: due.getTime() };
    try {
      const made = await rehearse(this.#parts, this.#level, { vehicle, uses });
      return { ...this.#came(made, due), taken: made.uses };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const nothing = { level: null, ruleSet: null, outcome: null, stage: null, fuel: null };
      const text = { zh: message, en: message, sign: '' };
      return { ...nothing, code: null, text, decidedAt: new Date(), faults: ['undecided'], taken: [] };
    }
  }

  #came(made: Rehearsal, due: Date): Came {
    const { decision, ruleSet, level, uses } = made;
    const { emissionStage, fuel } = decision.facts;
    const [deciding] = decision.reasons;
    return {
      decidedAt: new Date(),
      level,
      ruleSet: `${ruleSet.id}@${ruleSet.version}`,
      outcome: decision.outcome,
      code: deciding?.code ?? null,
      ...(deciding === undefined ? {} : { text: deciding.text }),
      stage: String(emissionStage),
      fuel: String(fuel),
      faults: this.#faults(made, due),
      uses: uses.map((use) => ({ ...use })),
    };
  }

  #faults({ decision, ruleSet, level }: Rehearsal, due: Date): DrillFault[] {
    const isInEffect = due >= this.#level.effectiveFrom;
    const faults: DrillFault[] = [];
    if ((level === this.#level.level) !== isInEffect) faults.push('wrong-level');
    if (this.#bulkOf(ruleSet).decide(decision.facts).outcome !== decision.outcome) faults.push('differs');
    const { demand } = this.#terms;
    if (demand === null || !isInEffect) return faults;
    const facts = { ...decision.facts, alertLevel: 'none' };
    const without = this.#without?.decide(facts).outcome ?? 'block';
    const fault = demandFault(demandVerdict(demand, decision.facts), { outcome: decision.outcome, without });
    return fault === null ? faults : [...faults, fault];
  }

  #bulkOf(ruleSet: LoadedRuleSet): BulkEvaluator {
    const known = this.#bulk.get(ruleSet.digest) ?? compileBulk(ruleSet);
    this.#bulk.set(ruleSet.digest, known);
    return known;
  }
}
