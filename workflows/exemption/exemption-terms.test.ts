import { expect, it } from 'vitest';
import type { ExemptionTerms } from '../contract/exemption.ts';
import { someTerms } from './exemption.factory.ts';
import { termsProblem } from './exemption-terms.ts';

const { validFrom } = someTerms();
const day = 24 * 3_600_000;
const problem = (part: Partial<Record<keyof ExemptionTerms, unknown>>) =>
  termsProblem(someTerms(part as Partial<ExemptionTerms>), validFrom);
const nobody = { plateNo: null, plateColour: null };

it.each([
  {},
  { ...nobody, ground: 'fleet', fleet: '供热车队' },
  { ...nobody, ground: 'cargo', cargo: '煤' },
  { ...nobody, ground: 'category', vehicleCategory: '3' },
  { filingNo: null },
  { validTo: validFrom + 366 * day },
] as const)('takes whole terms: %j', (part) => {
  expect(problem(part)).toBeNull();
});

it.each([
  [{ ground: 'driver' }, 'a ground is one of vehicle, fleet'],
  [{ plateNo: null }, 'names plateNo and plateColour'],
  [{ plateColour: ' ' }, 'names plateNo and plateColour'],
  [{ fleet: '供热车队' }, 'and nothing else'],
  [{ ground: 'fleet', fleet: '供热车队' }, 'names fleet, and nothing else'],
  [{ reason: '急' }, 'its reason'],
  [{ evidence: '​​​​' }, 'its evidence'],
  [{ evidence: 'x'.repeat(301) }, 'its evidence'],
  [{ filingNo: '' }, 'a filing number'],
  [{ validTo: null }, 'never without an end'],
  [{ validTo: Infinity }, 'never without an end'],
  [{ validTo: validFrom }, 'ends after it begins'],
  [{ validFrom: validFrom - 2 * day, validTo: validFrom }, 'ended before it was proposed'],
  [{ validTo: validFrom + 366 * day + 1 }, 'one year at most'],
] as const)('says what is wrong: %j', (part, message) => {
  expect(problem(part)).toContain(message);
});

it('needs terms at all', () => {
  expect(termsProblem(null as unknown as ExemptionTerms, validFrom)).toBe('an exemption needs its terms');
});
