/** The rule-set document: immutable, versioned, with its own tests. */
import type { Effect, FactValue, Outcome, ReasonText, RuleSetRef } from './decision.ts';
import type { Label } from './label.ts';

export const RULE_SET_FORMAT = 'greengate-rule-set/1';

export const OPERATORS = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'in',
  'notIn',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const LIMITS = {
  /** UTF-8 bytes of the document as JSON text. */
  bytes: 256 * 1024,
  /** Conditions within conditions; a single leaf is depth 1. */
  conditionDepth: 12,
  rules: 500,
  /** Characters on the LED board. */
  sign: 16,
} as const;

/** One question to one fact. `value` is an array for `in` and `notIn`, otherwise a single value. */
export interface LeafCondition {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: FactValue | readonly FactValue[];
}

export type Condition =
  | LeafCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export interface Rule {
  readonly id: string;
  readonly effect: Effect;
  /** Stable machine code of the reason, kebab-case. */
  readonly code: string;
  readonly text: ReasonText;
  readonly remedies: readonly Label[];
  readonly when: Condition;
}

/** `given` overrides facts of the base vehicle; `rule` is the deciding rule, `default` when none hits. */
export interface RuleSetTest {
  readonly name: string;
  readonly given: Readonly<Record<string, FactValue>>;
  readonly expect: { readonly outcome: Outcome; readonly rule?: string | undefined };
}

/** Rules are in order of precedence: the first that hits decides. */
export interface RuleSetDocument {
  readonly format: typeof RULE_SET_FORMAT;
  readonly id: string;
  /** 1 and up. */
  readonly version: number;
  readonly title: Label;
  readonly catalogueVersion: number;
  readonly note: string;
  readonly rules: readonly Rule[];
  readonly tests: readonly RuleSetTest[];
  readonly digest?: string | undefined;
}

/** A document that was checked as a whole, deeply frozen, with its true digest. */
export type LoadedRuleSet = RuleSetDocument & RuleSetRef;

/** SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits. Passed in: this ring has no Node built-ins. */
export type Sha256Hex = (text: string) => string;

export interface Problem {
  /** Where, e.g. `$.rules[0].when.all[1].value`. */
  readonly path: string;
  readonly message: string;
}

/** The document is no rule set; `problems` names each fault with its place. */
export class RuleSetInvalid extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
    const more = problems.length > shown.length ? [`and ${problems.length - shown.length} more`] : [];
    super(`The rule set is refused; correct it and load it again. ${[...shown, ...more].join('; ')}`);
    this.name = 'RuleSetInvalid';
    this.problems = problems;
  }
}
