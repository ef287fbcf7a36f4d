/**
 * One recorded passage decided anew by a rule set that did not decide it: by a simulation, over a period, or by a
 * shadow, as passages come. What it let in before is kept by whoever asks.
 */
import { compileBulk, type BulkEvaluator } from '../bulk/bulk-evaluator.ts';
import { quotaFact } from '../catalogue/facts.ts';
import { countsToward, quotaScope, quotaWindow } from '../engine/quotas.ts';
import type { Facts, FactValue, Outcome } from '../model/decision.ts';
import type { AlertLevel } from '../model/fact-input.ts';
import type { Label } from '../model/label.ts';
import type { LoadedRuleSet, Quota } from '../model/rule-set.ts';
import { OUTSIDE_VALIDITY, validityAt, validityOf, type Validity } from '../model/validity.ts';
import { completeFacts } from './recorded-facts.ts';

export interface CandidateOptions {
  /**
   * The level as if it had been in force throughout, the rule set too: its validity is not asked. Null leaves each
   * passage its own, and then the rules count only while they are valid, as at a gate.
   */
  readonly level: AlertLevel | null;
  /** By `quotaLimitKey`, for quotas in percent: what a window lets in. */
  readonly quotaLimits: ReadonlyMap<string, number>;
}

/** What the candidate let in since the beginning. */
export interface CandidateMemory {
  /** How many places of a quota are taken. */
  used(key: string): number;
  /** Whether this vehicle came in. */
  entered(plate: string): boolean;
}

export interface CandidateDecision {
  readonly outcome: Outcome;
  readonly code: string;
  readonly text: Label | null;
  readonly facts: Facts;
  /** Its instant lies outside of the validity. */
  readonly isOutside: boolean;
  /** Recorded with all facts of the catalogue. */
  readonly wasComplete: boolean;
  /** Quotas of which it takes a place. */
  readonly uses: readonly string[];
  /** The vehicle that comes in; null where none does. */
  readonly enters: string | null;
}

export function quotaLimitKey(quota: string, scope: string): string {
  return `${quota}/${scope}`;
}

export function plateOf(facts: Facts): string {
  return `${String(facts['plateNo'])}/${String(facts['plateColour'])}`;
}

export class Candidate {
  readonly #evaluator: BulkEvaluator;
  readonly #quotas: readonly Quota[];
  readonly #validity: Validity;
  readonly #options: CandidateOptions;

  constructor(ruleSet: LoadedRuleSet, options: CandidateOptions) {
    const { document } = ruleSet;
    this.#evaluator = compileBulk(ruleSet);
    this.#quotas = 'quotas' in document ? document.quotas : [];
    this.#validity = validityOf(document);
    this.#options = options;
  }

  /** `eventTime` in ms. */
  decide(recorded: Facts, eventTime: number, memory: CandidateMemory): CandidateDecision {
    const { facts, wasComplete } = this.#factsOf(recorded, memory);
    const isOutside = validityAt(this.#validity, eventTime) !== 'valid';
    const known = { facts, wasComplete, isOutside };
    if (isOutside && this.#options.level === null)
      return { outcome: 'block', ...OUTSIDE_VALIDITY, ...known, uses: [], enters: null };
    return { ...this.#decided(facts, eventTime, memory), ...known };
  }

  #decided(
    facts: Record<string, FactValue>,
    ...[eventTime, memory]: [number, CandidateMemory]
  ): Pick<CandidateDecision, 'outcome' | 'code' | 'text' | 'uses' | 'enters'> {
    const states = this.#quotas.map((quota) => this.#quotaState(quota, { facts, eventTime, memory }));
    for (const { quota, left } of states) facts[quotaFact(quota.id)] = left;
    const { outcome, rules } = this.#evaluator.decideTrusted(facts);
    const [deciding] = rules;
    const isIn = outcome === 'allow';
    const uses = states.flatMap(({ quota, key }) =>
      key !== null && countsToward(quota, facts) ? [key] : [],
    );
    return {
      outcome,
      code: deciding?.code ?? 'no-rule-hit',
      text: deciding?.text ?? null,
      uses: isIn ? uses : [],
      enters: isIn && facts['direction'] === 'in' ? plateOf(facts) : null,
    };
  }

  #factsOf(
    recorded: Facts,
    memory: CandidateMemory,
  ): { facts: Record<string, FactValue>; wasComplete: boolean } {
    const { facts, wasComplete } = completeFacts(recorded);
    const { level } = this.#options;
    if (level !== null) {
      facts['alertLevel'] = level;
      // Whoever came in since the beginning did not enter before it.
      facts['enteredBefore'] =
        level !== 'none' && facts['direction'] === 'out' && !memory.entered(plateOf(facts));
    }
    return { facts, wasComplete };
  }

  #quotaState(
    quota: Quota,
    { facts, eventTime, memory }: { facts: Facts; eventTime: number; memory: CandidateMemory },
  ): { quota: Quota; key: string | null; left: number } {
    const scope = quotaScope(quota, facts);
    const limit =
      'count' in quota.limit
        ? quota.limit.count
        : (this.#options.quotaLimits.get(quotaLimitKey(quota.id, scope)) ?? 0);
    const window = quotaWindow(quota, eventTime);
    if (window === null) return { quota, key: null, left: limit };
    const key = `${quota.id}/${scope}/${window.from}`;
    return { quota, key, left: Math.max(0, limit - memory.used(key)) };
  }
}
