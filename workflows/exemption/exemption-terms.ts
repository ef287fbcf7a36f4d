/** What is wrong with the terms of an exemption. Pure. */
import { isBlank } from '../contract/duties.ts';
import { exemptionGrounds, exemptionLimits } from '../contract/exemption.ts';
import type { ExemptionGround, ExemptionTerms } from '../contract/exemption.ts';

const named = {
  vehicle: ['plateNo', 'plateColour'],
  fleet: ['fleet'],
  cargo: ['cargo'],
  category: ['vehicleCategory'],
} as const satisfies Record<ExemptionGround, readonly (keyof ExemptionTerms)[]>;
const scopeKeys = Object.values(named).flat();

/** Null: they are whole. Messages come from outside: their types are claims. `at`: when it is proposed. */
export function termsProblem(terms: ExemptionTerms, at: number): string | null {
  if (typeof terms !== 'object' || terms === null) return 'an exemption needs its terms';
  const { ground, reason, evidence, filingNo } = terms;
  if (!exemptionGrounds.includes(ground)) return `a ground is one of ${exemptionGrounds.join(', ')}`;
  const keys: readonly string[] = named[ground];
  for (const key of scopeKeys) {
    if (keys.includes(key) ? !isText(terms[key], exemptionLimits.name) : terms[key] !== null)
      return `an exemption for a ${ground} names ${keys.join(' and ')}, and nothing else`;
  }
  if (!isText(reason, exemptionLimits.reason)) return 'an exemption needs its reason, in a sentence';
  if (!isText(evidence, exemptionLimits.evidence)) return 'an exemption needs its evidence, in a sentence';
  if (filingNo !== null && !isText(filingNo, exemptionLimits.filingNo))
    return 'a filing number is a line of text, or null';
  return validityProblem(terms, at);
}

function validityProblem({ validFrom, validTo }: ExemptionTerms, at: number): string | null {
  if (![validFrom, validTo].every((time) => Number.isSafeInteger(time)))
    return 'an exemption has a start and an end: it is never without an end';
  if (validTo <= validFrom) return 'an exemption ends after it begins';
  if (validTo <= at) return 'this exemption would have ended before it was proposed';
  return validTo - validFrom > exemptionLimits.validity
    ? 'an exemption is for one year at most: propose it anew then'
    : null;
}

function isText(text: unknown, { least, most }: { least: number; most: number }): boolean {
  return typeof text === 'string' && !isBlank(text) && text.length >= least && text.length <= most;
}
