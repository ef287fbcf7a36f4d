/** The rule-set document: immutable, versioned, with its own tests. Two formats: a flat list, and layers with tables. */
import type { Effect, FactValue, Outcome, ReasonText, RuleSetRef } from './decision.ts';
import type { Label } from './label.ts';

export const FLAT_FORMAT = 'greengate-rule-set/1';
export const LAYERED_FORMAT = 'greengate-rule-set/2';

export const OPERATORS = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const LIMITS = {
  /** UTF-8 bytes of the document as JSON text. */
  bytes: 256 * 1024,
  /** Conditions within conditions; a single leaf is depth 1. */
  conditionDepth: 12,
  /** Rules after the tables have been compiled: each row is one. */
  rules: 500,
  columns: 16,
  quotas: 20,
  /** Characters on the LED board. */
  sign: 16,
} as const;

/** One question to one fact. `value` is an array for `in` and `notIn`, otherwise a single value. */
export interface LeafCondition {
  readonly fact: string;
  readonly operator: Operator;
  readonly value: FactValue;
}

export type Condition =
  | LeafCondition
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** What a rule says when it hits. `code` is the stable machine code of the reason, kebab-case. */
export interface Saying {
  readonly effect: Effect;
  readonly code: string;
  readonly text: ReasonText;
  readonly remedies: readonly Label[];
}

export interface Rule extends Saying {
  readonly id: string;
  readonly when: Condition;
}

/** `given` overrides facts of the base vehicle; `rule` is the deciding rule, `default` when none hits. */
export interface RuleSetTest {
  readonly name: string;
  readonly given: Readonly<Record<string, FactValue>>;
  readonly expect: { readonly outcome: Outcome; readonly rule?: string | undefined };
}

interface Envelope {
  readonly id: string;
  /** 1 and up. */
  readonly version: number;
  readonly title: Label;
  readonly catalogueVersion: number;
  readonly note: string;
  readonly tests: readonly RuleSetTest[];
  readonly digest?: string | undefined;
}

/** Format 1. Rules are in order of precedence: the first that hits decides. */
export interface FlatRuleSet extends Envelope {
  readonly format: typeof FLAT_FORMAT;
  readonly rules: readonly Rule[];
}

/**
 * The layers of format 2 in their order of precedence (domain §3.3). Over-limit lists always refuse. Among emergency
 * policy and standing bans the most restrictive wins. An exemption lifts such a ban, never the over-limit list.
 */
export const LAYERS = ['over-limit', 'emergency', 'standing', 'exemption', 'default'] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * What one cell asks of its column's fact; null asks nothing. Ranges include `from` and exclude `to`; a time range
 * whose `from` is later than its `to` goes across midnight. `bannedUpTo` stands in a column of `stageRank` only: by
 * fuel group, the highest stage rank that it hits; an unknown fuel counts under the highest of them (I8).
 */
export type Cell =
  | null
  | { readonly in: readonly Scalar[] }
  | { readonly notIn: readonly Scalar[] }
  | { readonly from?: number | undefined; readonly to?: number | undefined }
  | { readonly contains: string }
  | { readonly doesNotContain: string }
  | { readonly bannedUpTo: Readonly<Record<string, number>> };

export type Scalar = Exclude<FactValue, readonly unknown[]>;

export interface TableRow extends Saying {
  readonly id: string;
  /** As many as the table has columns. */
  readonly cells: readonly Cell[];
}

export const HIT_POLICIES = ['unique', 'first', 'most-restrictive'] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];

export interface DecisionTable {
  readonly kind: 'table';
  readonly id: string;
  readonly layer: Layer;
  readonly title: Label;
  /** `unique`: no two rows may hit the same vehicle. `first`: rows above go first. Else all hit, a block wins. */
  readonly hitPolicy: HitPolicy;
  /** Names of facts. */
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

export interface FreeRule extends Rule {
  readonly kind: 'rule';
  readonly layer: Layer;
}

export const QUOTA_SCOPES = ['plant', 'entrance', 'lane', 'vehicleSize'] as const;

/**
 * A cap on vehicles let in. What is left of it is the fact `quotaLeft.<id>`, counted for each value of `per` and for
 * each day, or each daily window. `percent` is of the mean count of the same window on recorded days without alert.
 */
export interface Quota {
  readonly id: string;
  readonly title: Label;
  /** Which allowed vehicles count. */
  readonly counts: Condition;
  readonly per: (typeof QUOTA_SCOPES)[number];
  /** Minutes of the day, Beijing time; `from` later than `to` goes across midnight. Null: the whole day. */
  readonly window: { readonly from: number; readonly to: number } | null;
  readonly limit:
    | { readonly count: number }
    | { readonly percent: number; readonly baselineDays: number; readonly atLeastDays: number };
}

/** Format 2. */
export interface LayeredRuleSet extends Envelope {
  readonly format: typeof LAYERED_FORMAT;
  /** Number of the notice that it carries out (通知文号); null where there is none. */
  readonly noticeNo: string | null;
  /** Instants, ISO 8601 with offset; start inclusive, end exclusive; null is open. */
  readonly validity: { readonly from: string | null; readonly to: string | null };
  readonly covers: 'road' | 'in-plant' | 'nrmm';
  /** Whoever entered before the level in force began may leave (domain §3.3). */
  readonly allowExitIfEnteredBefore: boolean;
  readonly parts: readonly (FreeRule | DecisionTable)[];
  readonly quotas: readonly Quota[];
}

export type RuleSetDocument = FlatRuleSet | LayeredRuleSet;

/** Format 1 covers road vehicles only. */
export function coveredBy(document: RuleSetDocument): LayeredRuleSet['covers'] {
  return 'covers' in document ? document.covers : 'road';
}

/** A rule as it decides; a row of a table is one, named `table/row`. Without layer in format 1. */
export interface DecidingRule extends Rule {
  readonly layer: Layer | null;
}

/** A document that was checked as a whole, deeply frozen, with its true digest and the rules that it comes to. */
export interface LoadedRuleSet extends RuleSetRef {
  readonly document: RuleSetDocument;
  readonly catalogueVersion: number;
  /** In order of precedence. */
  readonly rules: readonly DecidingRule[];
  readonly tests: readonly RuleSetTest[];
}

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
