/** Orders in the work on a rule set, for tests: each with the ordinary values and the given ones. */
import type { PolicyWork, SaveOrder, StepOrder } from '../contract/policy-work.ts';

const at = Date.UTC(2026, 10, 24, 8, 30);
export const officer = { name: '环保专员甲', username: 'test.officer', role: 'officer' } as const;
export const approver = { name: '复核员甲', username: 'test.reviewer', role: 'reviewer' } as const;

export function aSave(order: Partial<SaveOrder> = {}): SaveOrder {
  return { step: 'save', document: '{}', basedOn: null, note: '', person: officer, at, ...order };
}

export function aStep(order: Partial<StepOrder> = {}): StepOrder {
  const reason = { code: 'notice', text: '按预警通知编制' };
  return { step: 'submit', digest: 'd1', person: officer, reason, at, ...order };
}

export function aWork(work: Partial<PolicyWork> = {}): PolicyWork {
  return { id: 'trial', version: 2, state: 'none', revision: 0, digest: null, authors: [], ...work };
}
