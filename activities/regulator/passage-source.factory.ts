/** Passages for tests, as the database would give them. */
import type { Decision } from '../../rules/index.ts';
import type { PassageSource } from './passage-record.ts';

export const enterpriseCode = '91130200MA0DEMO001';

export function aDecision(changes: Partial<Decision> = {}): Decision {
  return {
    outcome: 'allow',
    reasons: [
      {
        rule: 'normal',
        code: 'no-alert',
        effect: 'allow',
        text: { zh: '无预警，正常通行', en: 'no alert', sign: '允许通行' },
        failed: [],
        remedies: [],
      },
    ],
    trace: [],
    ruleSet: { id: 'normal', version: 1, digest: 'd'.repeat(64) },
    catalogueVersion: 1,
    facts: { emissionStage: '6', fuel: 'B', alertLevel: 'none' },
    ...changes,
  };
}

export function aPassage(changes: Partial<PassageSource['passage']> = {}): PassageSource['passage'] {
  return {
    id: 'passage/1-in/20261124T003001.412Z/7',
    eventId: '7',
    entrance: '1',
    direction: 'in',
    eventTime: Date.parse('2026-11-24T08:30:01.412+08:00'),
    plateNo: '冀B12345',
    plateColour: '1',
    confidence: 98,
    photos: [{ role: 'body', sha256: 'a'.repeat(64) }],
    decision: aDecision(),
    override: null,
    opened: true,
    openedAt: Date.parse('2026-11-24T08:30:02.100+08:00'),
    result: 'passed',
    ...changes,
  };
}

export function aSource(changes: Partial<PassageSource> = {}): PassageSource {
  return {
    enterpriseCode,
    upload: { serial: '1', isBackfill: false },
    passage: aPassage(),
    received: { at: Date.parse('2026-11-24T08:30:01.450+08:00'), driftMs: -38, identified: false },
    gateNo: '01',
    vehicle: {
      vehicleType: 'H17',
      fuel: 'B',
      emissionStage: '6',
      emissionBasis: '2',
      vehicleCategory: '0',
      useNature: 'F',
      networkStatus: '1',
      vin: 'LZZ5ELND3FD000001',
      registeredOn: '20210805',
      fleet: '自有',
      cargo: '铁精粉',
    },
    entry: { hash: 'b'.repeat(64), prevHash: 'c'.repeat(64) },
    ...changes,
  };
}
