/** Passages and what happens to them, for tests: each with the ordinary values and the given ones. */
import type { DecisionBrief } from '../contract/passage.activities.ts';
import type { IdentifyOrder, OverrideOrder, PassageInput, Sensed } from '../contract/passage.ts';
import { defaultTiming } from '../contract/passage.ts';

/** 2026-11-24 16:30 in Beijing. */
export const noon = Date.UTC(2026, 10, 24, 8, 30);

export function aReading(part: Partial<Sensed> = {}): Sensed {
  return { arm: 'closed', loopA: true, loopB: false, radar: false, at: noon, afterGap: false, ...part };
}

export function aPassage(part: Partial<PassageInput> = {}): PassageInput {
  return {
    passage: 'passage/1-in/20261124T083000.000Z/VZ-1IN-0001-7',
    lane: '1-in',
    entrance: 'G1',
    direction: 'in',
    device: 'cam-1-in',
    eventId: 'VZ-1IN-0001-7',
    eventTime: noon,
    receivedAt: noon,
    plateNo: '冀B12345',
    plateColour: '1',
    confidence: 97,
    offline: false,
    flags: [],
    photos: [],
    sensed: aReading(),
    timing: defaultTiming,
    ...part,
  };
}

export function aDecision(part: Partial<DecisionBrief> = {}): DecisionBrief {
  return {
    outcome: 'allow',
    code: 'allowed',
    reason: { zh: '符合管控要求', en: 'meets the requirements', sign: '符合要求' },
    stage: '6',
    fuel: 'B',
    alertLevel: 'orange',
    seq: '7',
    at: noon,
    ...part,
  };
}

export function anOrder(part: Partial<OverrideOrder> = {}): OverrideOrder {
  return {
    person: { name: 'operator' },
    reason: { code: 'emergency', text: '救护车' },
    at: noon,
    ...part,
  };
}

export function anIdentity(part: Partial<IdentifyOrder> = {}): IdentifyOrder {
  return {
    ...anOrder({ reason: { code: 'unread', text: '号牌有泥' } }),
    plateNo: '冀B88888',
    plateColour: '1',
    ...part,
  };
}
