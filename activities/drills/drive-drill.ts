/** Decides the vehicles of a drill as they come, each by the path of the gates, and looks for what is wrong with it. */
import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import { compileBulk, demandFault, demandVerdict } from '../../rules/index.ts';
import type { BulkEvaluator, LoadedRuleSet, Outcome } from '../../rules/index.ts';
import type { DrillVehicle } from '../../prisma/client/client.ts';
import { leastAhead } from '../../workflows/contract/drill.ts';
import type { DrillActivities } from '../../workflows/contract/drill.ts';
import type { DrillFault } from '../../workflows/contract/drill-report.ts';
import { isUndecidable } from '../decisions/decide.ts';
import type { QuotaUse } from '../decisions/quota-counts.ts';
import { rehearse, RehearsedQuotas } from '../decisions/rehearse.ts';
import type { Rehearsal, RehearsedVehicle, RehearseParts } from '../decisions/rehearse.ts';
import type { Database } from '../ledger/database.ts';
import { drillOf } from './drill-rows.ts';
import type { DrillRow } from './drill-rows.ts';
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

/**
 * How many are decided. Who comes, and by what it is judged, is looked for shortly before the instant: a plan or a file
 * may change until then. Rejects with what the signal was aborted with.
 */
export async function driveDrill(parts: RehearseParts, id: string, signal: AbortSignal): Promise<number> {
  const { database } = parts;
  const drill = await drillOf(database, id);
  const { effectiveFrom } = drill.terms;
  if (!(await isOpenUntil(database, { id, at: effectiveFrom - leastAhead(drill.terms.vehicles), signal })))
    return 0;
  await planTraffic(parts, drill, signal);
  const rows = await database.drillVehicle.findMany({ where: { drill: id }, orderBy: { n: 'asc' } });
  const judge = new Judge(parts, drill);
  for (const { uses } of rows) judge.took((uses ?? []) as unknown as QuotaUse[]);
  let decided = rows.filter(({ decidedAt }) => decidedAt !== null).length;
  for (const row of rows.filter(({ decidedAt }) => decidedAt === null)) {
    if (!(await isOpenUntil(database, { id, at: row.due.getTime(), signal }))) return decided;
    const came = await judge.decide(row);
    await database.drillVehicle.update({ where: { drill_n: { drill: id, n: row.n } }, data: came });
    const notice = JSON.stringify({ kind: 'drill', subject: id });
    await database.$queryRaw`SELECT pg_notify('greengate', ${notice})::text`;
    decided += 1;
  }
  return decided;
}

interface Until {
  readonly id: string;
  /** Ms. */
  readonly at: number;
  readonly signal: AbortSignal;
}

/** False: the drill ended before. */
async function isOpenUntil(database: Database, { id, at, signal }: Until): Promise<boolean> {
  for (;;) {
    signal.throwIfAborted();
    const { state } = await database.drill.findUniqueOrThrow({ where: { id }, select: { state: true } });
    if (state !== 'open') return false;
    const left = at - Date.now();
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
  readonly #drill: Pick<DrillRow, 'level' | 'terms'>;
  readonly #quotas: RehearsedQuotas;
  readonly #bulk = new Map<string, BulkEvaluator>();

  constructor(parts: RehearseParts, drill: Pick<DrillRow, 'level' | 'terms'>) {
    this.#parts = parts;
    this.#drill = drill;
    this.#quotas = new RehearsedQuotas(parts.database);
  }

  /** Places of quotas that the drill itself took. */
  took(uses: readonly QuotaUse[]): void {
    this.#quotas.take(uses);
  }

  async decide({ lane, plateNo, plateColour, due }: DrillVehicle): Promise<Came> {
    const vehicle = { lane, plateNo, plateColour, eventTime: due.getTime() };
    try {
      const made = await rehearse(this.#parts, this.#drill.level, { vehicle, quotas: this.#quotas });
      this.took(made.uses);
      return came(made, await this.#faults(made, vehicle));
    } catch (error) {
      if (!isUndecidable(error)) throw error;
      const nothing = { level: null, ruleSet: null, outcome: null, code: null, stage: null, fuel: null };
      const text = { zh: error.message, en: error.message, sign: '' };
      return { ...nothing, text, decidedAt: new Date(), faults: ['undecided'] };
    }
  }

  async #faults({ decision, ruleSet, level }: Rehearsal, vehicle: RehearsedVehicle): Promise<DrillFault[]> {
    const { effectiveFrom, level: rehearsed } = this.#drill.level;
    const isInEffect = vehicle.eventTime >= effectiveFrom.getTime();
    const faults: DrillFault[] = [];
    if ((level === rehearsed) !== isInEffect) faults.push('wrong-level');
    if (this.#bulkOf(ruleSet).decide(decision.facts).outcome !== decision.outcome) faults.push('differs');
    const { demand } = this.#drill.terms;
    if (demand === null || !isInEffect) return faults;
    const verdict = demandVerdict(demand, decision.facts);
    const isKeptOut = verdict === 'free' && decision.outcome === 'block';
    const without = isKeptOut ? await this.#without(vehicle) : null;
    const fault = demandFault(verdict, { outcome: decision.outcome, without });
    return fault === null ? faults : [...faults, fault];
  }

  /** What would be decided if the level were not there; null: a person would have to. */
  async #without(vehicle: RehearsedVehicle): Promise<Outcome | null> {
    try {
      return (await rehearse(this.#parts, null, { vehicle, quotas: this.#quotas })).decision.outcome;
    } catch (error) {
      if (isUndecidable(error)) return null;
      throw error;
    }
  }

  #bulkOf(ruleSet: LoadedRuleSet): BulkEvaluator {
    const known = this.#bulk.get(ruleSet.digest) ?? compileBulk(ruleSet);
    this.#bulk.set(ruleSet.digest, known);
    return known;
  }
}

function came({ decision, ruleSet, level, uses }: Rehearsal, faults: DrillFault[]): Came {
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
    faults,
    uses: uses.map((use) => ({ ...use })),
  };
}
