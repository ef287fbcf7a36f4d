/**
 * What another rule set, or another level, would have decided on recorded passages. Pure: passages are handed in, in
 * event order, and memory grows with vehicles whose outcome changes, not with passages.
 */
import { compileBulk, type BulkEvaluator } from '../bulk/bulk-evaluator.ts';
import { quotaFact } from '../catalogue/facts.ts';
import { countsToward, quotaScope, quotaWindow } from '../engine/quotas.ts';
import type { Facts, FactValue, Outcome } from '../model/decision.ts';
import type { AlertLevel } from '../model/fact-input.ts';
import type { Label } from '../model/label.ts';
import type { LoadedRuleSet, Quota } from '../model/rule-set.ts';
import { completeFacts } from './recorded-facts.ts';
import { addToTally, emptyTally, type Tally } from './tally.ts';

/** One decided passage as the ledger holds it. */
export interface RecordedPassage {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  readonly outcome: Outcome;
  /** Code of the reason that decided. */
  readonly code: string;
  readonly facts: Facts;
}

export interface SimulationOptions {
  /** The level as if it had been in force throughout; null leaves each passage its own. */
  readonly level: AlertLevel | null;
  /** By `quotaLimitKey`, for quotas in percent: what a window lets in. */
  readonly quotaLimits: ReadonlyMap<string, number>;
}

export interface ChangedVehicle {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly fleet: string;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  /** Reasons of the last passage that changed. */
  readonly before: string;
  readonly after: string;
  readonly afterText: Label | null;
  readonly lastPassage: string;
  readonly lastTime: number;
}

export interface SimulationSummary {
  readonly passages: number;
  readonly blockedBefore: number;
  readonly blockedAfter: number;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  readonly changedVehicles: number;
  /** By dimension and its value: passages, blocked before, blocked after. */
  readonly by: Tally['by'];
  /** By code of the deciding reason: passages before and after. */
  readonly reasons: Tally['reasons'];
  /** Vehicles let in: how many of them are new-energy, and 国六 or new-energy, before and after. By trips, not tonnes. */
  readonly clean: Tally['clean'];
  /** Recorded before the fact catalogue had all facts: those had their plain values. */
  readonly completed: number;
}

export function quotaLimitKey(quota: string, scope: string): string {
  return `${quota}/${scope}`;
}

export class Simulation {
  readonly #evaluator: BulkEvaluator;
  readonly #quotas: readonly Quota[];
  readonly #options: SimulationOptions;
  readonly #tally = emptyTally();
  readonly #changed = new Map<string, ChangedVehicle>();
  readonly #used = new Map<string, number>();
  /** Whoever came in since the beginning did not enter before it. */
  readonly #entered = new Set<string>();
  #completed = 0;

  constructor(ruleSet: LoadedRuleSet, options: SimulationOptions) {
    const { document } = ruleSet;
    this.#evaluator = compileBulk(ruleSet);
    this.#quotas = 'quotas' in document ? document.quotas : [];
    this.#options = options;
  }

  take(passage: RecordedPassage): void {
    const facts = this.#factsOf(passage);
    const states = this.#quotas.map((quota) => this.#quotaState(quota, facts, passage.eventTime));
    for (const { quota, left } of states) facts[quotaFact(quota.id)] = left;
    const { outcome, rules } = this.#evaluator.decideTrusted(facts);
    if (outcome === 'allow')
      for (const { quota, key } of states) if (key !== null && countsToward(quota, facts)) this.#use(key);
    const [deciding] = rules;
    const after = { outcome, code: deciding?.code ?? 'no-rule-hit', text: deciding?.text ?? null };
    addToTally(this.#tally, { facts, before: passage, after });
    if (outcome !== passage.outcome) this.#noteChange(passage, facts, after);
    if (facts['direction'] === 'in' && outcome === 'allow') this.#entered.add(plateOf(facts));
  }

  /** Every vehicle whose outcome changes, most affected first. */
  changedVehicles(): readonly ChangedVehicle[] {
    const total = (vehicle: ChangedVehicle): number => vehicle.newlyBlocked + vehicle.newlyAllowed;
    return [...this.#changed.values()].sort(
      (a, b) => total(b) - total(a) || (a.plateNo < b.plateNo ? -1 : 1),
    );
  }

  summary(): SimulationSummary {
    const { by, reasons, clean, ...counts } = this.#tally;
    return { ...counts, changedVehicles: this.#changed.size, by, reasons, clean, completed: this.#completed };
  }

  #factsOf({ facts: recorded }: RecordedPassage): Record<string, FactValue> {
    const { facts, wasComplete } = completeFacts(recorded);
    if (!wasComplete) this.#completed += 1;
    const { level } = this.#options;
    if (level === null) return facts;
    facts['alertLevel'] = level;
    facts['enteredBefore'] =
      level !== 'none' && facts['direction'] === 'out' && !this.#entered.has(plateOf(facts));
    return facts;
  }

  #quotaState(quota: Quota, facts: Facts, time: number): { quota: Quota; key: string | null; left: number } {
    const scope = quotaScope(quota, facts);
    const limit =
      'count' in quota.limit
        ? quota.limit.count
        : (this.#options.quotaLimits.get(quotaLimitKey(quota.id, scope)) ?? 0);
    const window = quotaWindow(quota, time);
    if (window === null) return { quota, key: null, left: limit };
    const key = `${quota.id}/${scope}/${window.from}`;
    return { quota, key, left: Math.max(0, limit - (this.#used.get(key) ?? 0)) };
  }

  #use(key: string): void {
    this.#used.set(key, (this.#used.get(key) ?? 0) + 1);
  }

  #noteChange(
    { id, eventTime, code }: RecordedPassage,
    facts: Facts,
    after: { readonly outcome: Outcome; readonly code: string; readonly text: Label | null },
  ): void {
    const key = plateOf(facts);
    const known = this.#changed.get(key);
    this.#changed.set(key, {
      plateNo: String(facts['plateNo']),
      plateColour: String(facts['plateColour']),
      fleet: String(facts['fleet']),
      newlyBlocked: (known?.newlyBlocked ?? 0) + (after.outcome === 'block' ? 1 : 0),
      newlyAllowed: (known?.newlyAllowed ?? 0) + (after.outcome === 'allow' ? 1 : 0),
      before: code,
      after: after.code,
      afterText: after.text === null ? null : { zh: after.text.zh, en: after.text.en },
      lastPassage: id,
      lastTime: eventTime,
    });
  }
}

function plateOf(facts: Facts): string {
  return `${String(facts['plateNo'])}/${String(facts['plateColour'])}`;
}
