/**
 * What another rule set, or another level, would have decided on recorded passages. Pure: passages are handed in, in
 * event order, and memory grows with vehicles whose outcome changes, not with passages.
 */
import type { Facts, Outcome } from '../model/decision.ts';
import type { Label } from '../model/label.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { Candidate, plateOf, type CandidateDecision, type CandidateOptions } from './candidate.ts';
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

export type SimulationOptions = CandidateOptions;

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
  /** Outside of the validity: with the level of each passage nobody is let in there, with a fixed one it is not asked. */
  readonly outsideValidity: number;
  /** Recorded before the fact catalogue had all facts: those had their plain values. */
  readonly completed: number;
}

export class Simulation {
  readonly #candidate: Candidate;
  readonly #tally = emptyTally();
  readonly #changed = new Map<string, ChangedVehicle>();
  readonly #used = new Map<string, number>();
  readonly #entered = new Set<string>();
  readonly #memory = {
    used: (key: string): number => this.#used.get(key) ?? 0,
    entered: (plate: string): boolean => this.#entered.has(plate),
  };
  #completed = 0;
  #outside = 0;

  constructor(ruleSet: LoadedRuleSet, options: SimulationOptions) {
    this.#candidate = new Candidate(ruleSet, options);
  }

  take(passage: RecordedPassage): void {
    const after = this.#candidate.decide(passage.facts, passage.eventTime, this.#memory);
    if (!after.wasComplete) this.#completed += 1;
    if (after.isOutside) this.#outside += 1;
    for (const key of after.uses) this.#used.set(key, this.#memory.used(key) + 1);
    addToTally(this.#tally, { facts: after.facts, before: passage, after });
    if (after.outcome !== passage.outcome) this.#noteChange(passage, after);
    if (after.enters !== null) this.#entered.add(after.enters);
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
    return {
      ...counts,
      ...{ changedVehicles: this.#changed.size, by, reasons, clean },
      ...{ completed: this.#completed, outsideValidity: this.#outside },
    };
  }

  #noteChange({ id, eventTime, code }: RecordedPassage, after: CandidateDecision): void {
    const { facts } = after;
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
