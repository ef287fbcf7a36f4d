/**
 * When a rule set may decide at all: from its start, inclusive, to its end, exclusive (domain §3.3). Outside of it the
 * rules are not asked. Nobody is let in by a set that is not valid, and nobody is refused by it either: a person decides.
 */
import type { ReasonText } from './decision.ts';
import type { RuleSetDocument } from './rule-set.ts';

/** Milliseconds since the epoch; null is open. */
export interface Validity {
  readonly from: number | null;
  readonly to: number | null;
}

export type ValidityState = 'valid' | 'not-yet' | 'ended';

const OPEN: Validity = { from: null, to: null };

/** Format 1 has none: it is valid for ever. */
export function validityOf(document: RuleSetDocument): Validity {
  if (!('validity' in document)) return OPEN;
  const { from, to } = document.validity;
  return { from: from === null ? null : Date.parse(from), to: to === null ? null : Date.parse(to) };
}

/** `at`: ms since the epoch. */
export function validityAt({ from, to }: Validity, at: number): ValidityState {
  if (to !== null && at >= to) return 'ended';
  return from !== null && at < from ? 'not-yet' : 'valid';
}

/** Where two-valued outcomes are counted, whoever a person would have to decide is one that is not let in. */
export const OUTSIDE_VALIDITY: { readonly code: string; readonly text: ReasonText } = {
  code: 'outside-validity',
  text: {
    zh: '规则集不在有效期内，由人工判定',
    en: 'The rule set is not valid at this time: a person decides',
    sign: '策略不在有效期',
  },
};
