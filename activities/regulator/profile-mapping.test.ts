import { describe, expect, it } from 'vitest';
import { formatBeijing, isoBeijing, parseBeijing } from './beijing-clock.ts';
import { buildRecord } from './passage-record.ts';
import type { PassageSource } from './passage-record.ts';
import { aDecision, aPassage, aSource } from './passage-source.factory.ts';
import { checkProfile, loadProfile, ProfileInvalid } from './profile.ts';
import { toProfile } from './profile-mapping.ts';

const profile = await loadProfile('demo-city');
const mapped = (changes: Partial<PassageSource> = {}) => toProfile(buildRecord(aSource(changes)), profile);
const vehicle = (changes: Partial<NonNullable<PassageSource['vehicle']>>) => {
  const known = aSource().vehicle;
  if (known === null) throw new Error('the factory gives a vehicle');
  return { ...known, ...changes };
};

describe('the demo city form of a passage', () => {
  it('is flat, in the codes and Beijing time of the platform', () => {
    expect(mapped()).toEqual({
      problems: [],
      fields: {
        enterprise_code: '91130200MA0DEMO001',
        serial: '1',
        is_backfill: '0',
        idempotency_key: '91130200MA0DEMO001|01|1|冀B12345|2026-11-24T08:30:01.412+08:00',
        entrance_no: '1',
        gate_no: '01',
        direction: '1',
        passed_at: '2026-11-24 08:30:01',
        plate_no: '冀B12345',
        plate_color: '1',
        vehicle_type: 'H17',
        vin: 'LZZ5ELND3FD000001',
        registered_on: '20210805',
        fuel: 'B',
        emission_stage: '6',
        use_nature: 'F',
        clzl: '0',
        obd_online: '1',
        fleet: '自有',
        cargo_name: '铁精粉',
        body_photo_sha256: 'a'.repeat(64),
        decision_result: '1',
        decision_reason: '无预警，正常通行',
        alert_level: '0',
        rule_set: 'normal@1',
        rule_set_digest: 'd'.repeat(64),
        bgzt: '2',
        ledger_hash: 'b'.repeat(64),
        ledger_prev_hash: 'c'.repeat(64),
      },
    });
  });

  it('is sent for a vehicle that is not on file, without what nobody knows', () => {
    const decision = aDecision({ facts: { emissionStage: 'unknown', fuel: 'unknown', alertLevel: 'red' } });
    const { fields, problems } = mapped({ vehicle: null, passage: aPassage({ decision }) });
    expect(problems).toEqual([]);
    for (const absent of ['vin', 'fuel', 'emission_stage', 'fleet'])
      expect(fields).not.toHaveProperty(absent);
  });

  it('is sent for a vehicle that was never read nor decided', () => {
    const passage = aPassage({ plateNo: null, plateColour: null, decision: null, opened: false });
    const { fields, problems } = mapped({ passage, vehicle: null });
    expect(problems).toEqual([]);
    expect(fields).toMatchObject({ plate_no: '未识别', decision_result: '2', bgzt: '0' });
  });

  it('says stage and fuel as they were decided by, not as the file says later', () => {
    const decision = aDecision({ facts: { emissionStage: '4', fuel: 'E', alertLevel: 'none' } });
    expect(mapped({ passage: aPassage({ decision }) }).fields).toMatchObject({
      emission_stage: '4',
      fuel: 'E',
    });
  });

  it.each([
    [{ opened: false }, '0'],
    [{ opened: true }, '2'],
    [{ opened: true, override: { kind: 'release', reason: { code: 'fire', text: '消防车' } } }, '1'],
    [{ opened: false, override: { kind: 'refuse', reason: { code: 'other', text: '' } } }, '0'],
  ])('gives the barrier mode of %o as %s', (changes, bgzt) => {
    expect(mapped({ passage: aPassage(changes) }).fields['bgzt']).toBe(bgzt);
  });

  it('tells why a person released, cut to what the platform takes', () => {
    const override = { kind: 'release', reason: { code: 'fire', text: '急'.repeat(300) } };
    const { fields, problems } = mapped({ passage: aPassage({ override }) });
    expect(problems).toEqual([]);
    expect(fields['override_reason']).toBe(`fire ${'急'.repeat(195)}`);
  });

  it('marks back-fill and the way out', () => {
    const upload = { serial: '9', isBackfill: true };
    expect(mapped({ upload, passage: aPassage({ direction: 'out' }) }).fields).toMatchObject({
      is_backfill: '1',
      direction: '2',
      serial: '9',
    });
  });
});

describe('what is found before the platform would refuse it', () => {
  it.each([
    ['a missing gate number', { gateNo: null }, /gate_no is required/],
    ['a gate number of one digit', { gateNo: '1' }, /gate_no: "1" has not the form/],
    ['a VIN with a letter O', { vehicle: vehicle({ vin: 'LZZ5ELND3FDO00001' }) }, /vin: .* not the form/],
    ['a date in another form', { vehicle: vehicle({ registeredOn: '2021-8-5' }) }, /registered_on/],
    [
      '33 characters of cargo',
      { vehicle: vehicle({ cargo: '矿'.repeat(33) }) },
      /cargo_name has 33 characters/,
    ],
    [
      'a fuel without a code',
      { passage: aPassage({ decision: aDecision({ facts: { fuel: 'W' } }) }) },
      /no code for "W"/,
    ],
  ])('names %s', (_what, changes, problem) => {
    const { problems } = mapped(changes);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  it('counts characters, not UTF-16 units or bytes', () => {
    expect(mapped({ vehicle: vehicle({ cargo: '𠮷'.repeat(32) }) }).problems).toEqual([]);
  });
});

describe('a profile', () => {
  it.each(['../demo-city', 'no-such-city'])('named %s is refused', async (id) => {
    await expect(loadProfile(id)).rejects.toThrow(ProfileInvalid);
  });

  it.each([
    [{ ...profile, signing: { algorithm: 'MD5' } }, /signing\.algorithm/],
    [{ ...profile, colour: 'green' }, /colour/],
    [{ ...profile, fields: [...profile.fields, profile.fields[0]] }, /two fields have one name/],
    [{ ...profile, fields: [{ to: 'a', from: 'b', maxLength: 1, pattern: '(' }] }, /regular expression/],
  ])('that is wrong says where', (document, where) => {
    expect(() => checkProfile(document)).toThrow(where);
  });
});

describe('Beijing time', () => {
  it('is written and read back over the date line', () => {
    const time = Date.parse('2026-12-31T16:00:00.005Z');
    expect(formatBeijing(time, 'yyyy-MM-dd HH:mm:ss')).toBe('2027-01-01 00:00:00');
    expect(formatBeijing(time, 'yyyyMMddHHmmss')).toBe('20270101000000');
    expect(isoBeijing(time)).toBe('2027-01-01T00:00:00.005+08:00');
    expect(parseBeijing('2027-01-01 00:00:00')).toBe(time - 5);
  });

  it.each(['2026-02-30 10:00:00', '2026-11-24T08:00:00', '2026-11-24 25:00:00', ''])('is not %j', (text) => {
    expect(parseBeijing(text)).toBeNull();
  });
});
