/** What a decision is: the result shape shared by gate, simulation, local executor and audit (I11). */

import type { Layer } from './rule-set.ts';

/** Text for people. `sign` is the short form for the LED board: always Chinese, at most 16 characters. */
export interface ReasonText {
  readonly zh: string;
  readonly en: string;
  readonly sign: string;
}

/** A value of a fact; a set is an array. Unknown codes are the code `unknown`, never a missing key. */
export type FactValue = string | number | boolean | readonly (string | number | boolean)[];

/** Every fact of the catalogue, by name. */
export type Facts = Readonly<Record<string, FactValue>>;

/** One condition as it was evaluated. `needed` is the value in the rule (a set is an array). */
export interface ConditionTrace {
  readonly fact: string;
  readonly operator: string;
  readonly actual: FactValue;
  readonly needed: FactValue;
  readonly holds: boolean;
}

/** One rule as it was evaluated, in rule order. */
export interface RuleTrace {
  readonly rule: string;
  readonly effect: Effect;
  readonly hit: boolean;
  readonly conditions: readonly ConditionTrace[];
}

export type Outcome = 'allow' | 'block';
export type Effect = Outcome;

/** What a condition asked of the vehicle, told to people: 排放阶段 / emission stage, 国四, 国五及以上. */
export interface FailedCondition extends ConditionTrace {
  readonly label: { readonly zh: string; readonly en: string };
  readonly actualLabel: { readonly zh: string; readonly en: string };
  readonly neededLabel: { readonly zh: string; readonly en: string };
}

/** Why: the deciding reason comes first in a decision. `rule` is `default` when no rule hit. */
export interface Reason {
  readonly rule: string;
  /** Stable machine code, e.g. `stage-below-5`, `over-limit`, `no-rule-hit`. */
  readonly code: string;
  /** In the precedence of the rule set; absent in format 1, where the order of rules is all. */
  readonly layer?: Layer;
  readonly effect: Effect;
  readonly text: ReasonText;
  /** The conditions that made the rule hit, as asked of the vehicle. Empty for `no-rule-hit`. */
  readonly failed: readonly FailedCondition[];
  /** What the driver can do, in order. */
  readonly remedies: readonly { readonly zh: string; readonly en: string }[];
}

export interface RuleSetRef {
  readonly id: string;
  readonly version: number;
  /** SHA-256, lower-case hex, over the canonical (RFC 8785) document without `digest`. */
  readonly digest: string;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly reasons: readonly Reason[];
  readonly trace: readonly RuleTrace[];
  readonly ruleSet: RuleSetRef;
  readonly catalogueVersion: number;
  readonly facts: Facts;
}
