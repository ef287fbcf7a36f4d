/** Orders under review and verdicts, for tests: each with the ordinary values and the given ones. */
import type { ReviewedOrder, ReviewInput, ReviewVerdict } from '../contract/review.ts';

/** 2026-11-24 16:30 in Beijing. */
const noon = Date.UTC(2026, 10, 24, 8, 30);

export function aReviewedOrder(part: Partial<ReviewedOrder> = {}): ReviewedOrder {
  return {
    seq: '9',
    kind: 'release',
    person: { name: '门卫甲', username: 'guard', role: 'operator' },
    reason: { code: 'livelihood', text: '民生保障车辆' },
    at: noon,
    ...part,
  };
}

export function aReview(part: Partial<ReviewInput> = {}): ReviewInput {
  return { passage: 'passage/1-in/x', orders: [aReviewedOrder()], overdueAfter: 24 * 3_600_000, ...part };
}

export function aVerdict(part: Partial<ReviewVerdict> = {}): ReviewVerdict {
  return {
    verdict: 'accept',
    person: { name: '复核员甲', username: 'reviewer', role: 'reviewer' },
    reason: { code: 'documents-checked', text: '随车清单已核对' },
    at: noon,
    ...part,
  };
}
