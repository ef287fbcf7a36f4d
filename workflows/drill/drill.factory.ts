/** Drills as tests need them. */
import type { DrillAct, DrillEnd, DrillOrder, DrillTerms } from '../contract/drill.ts';

export const officer = { name: '环保专员', username: 'officer', role: 'officer' } as const;
export const operator = { name: '门卫', username: 'operator', role: 'operator' } as const;

export function someTerms(part: Partial<DrillTerms> & Pick<DrillTerms, 'effectiveFrom'>): DrillTerms {
  return {
    level: 'orange',
    seconds: 60,
    vehicles: 10,
    questions: 2,
    answerWithin: 60,
    noticeAt: part.effectiveFrom - 60_000,
    noticeNo: '演练〔2026〕1号',
    reason: '季度应急演练',
    demand: { from: 'heavy', banned: { diesel: '4', gas: '4', petrol: null } },
    ...part,
  };
}

export function aDrillOrder(at: number, part: Partial<DrillTerms> = {}): DrillOrder {
  return { person: officer, at, terms: someTerms({ effectiveFrom: at + 60_000, ...part }) };
}

export function confirming(at: number): DrillAct {
  return { act: 'confirm', person: operator, at };
}

export function ending(at: number): DrillEnd {
  return { person: officer, at, reason: '演练到此为止' };
}
