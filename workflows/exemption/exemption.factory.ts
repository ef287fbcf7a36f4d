/** Orders on an exemption, for tests: each with the ordinary values and the given ones. */
import type { ExemptionTerms, ExemptionWork, JudgeOrder, ProposeOrder } from '../contract/exemption.ts';

/** 2026-11-24 16:30 in Beijing. */
const at = Date.UTC(2026, 10, 24, 8, 30);
const day = 24 * 3_600_000;
export const proposer = { name: '环保专员甲', username: 'test.officer', role: 'officer' } as const;
export const judge = { name: '复核员甲', username: 'test.reviewer', role: 'reviewer' } as const;

export function someTerms(terms: Partial<ExemptionTerms> = {}): ExemptionTerms {
  return {
    ground: 'vehicle',
    plateNo: '冀B10001',
    plateColour: '1',
    fleet: null,
    cargo: null,
    vehicleCategory: null,
    reason: '冬季供热用煤',
    evidence: '供热保障函，存档案室',
    filingNo: '2026-11',
    validFrom: at,
    validTo: at + day,
    ...terms,
  };
}

export function aProposal(order: Partial<ProposeOrder> = {}): ProposeOrder {
  return { step: 'propose', terms: someTerms(), person: proposer, at, ...order };
}

export function aJudgement(order: Partial<JudgeOrder> = {}): JudgeOrder {
  const reason = { code: 'documents-checked', text: '函件已核对' };
  return { step: 'approve', person: judge, reason, at, ...order };
}

export function anExemption(work: Partial<ExemptionWork> = {}): ExemptionWork {
  return { id: 'exemption/1', state: 'proposed', proposedBy: proposer, validTo: at + day, ...work };
}
