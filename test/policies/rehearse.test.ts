/** A rehearsed decision is the gate's own, and leaves nothing: no entry, no place of a quota, no lock. On a real database. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { isUndecidable } from '../../activities/decisions/decide.ts';
import { rehearse, RehearsedQuotas } from '../../activities/decisions/rehearse.ts';
import type { RehearsedLevel } from '../../activities/decisions/rehearse.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import { aFreeRule, aQuota } from '../../rules/testing/layered.factory.ts';
import { createTestDatabase } from '../stack/test-database.ts';
import { begins, day, DecisionScene } from './decision-scene.ts';

let scene: DecisionScene;
let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await createTestDatabase(inject('postgresUrl'));
  scene = await DecisionScene.openAt(databaseUrl);
});
afterAll(() => scene.database.$disconnect());

/** The day before the alert of the scene, when nothing was in force. */
const from = begins - day;
const level: RehearsedLevel = { id: 'drill/x', level: 'orange', effectiveFrom: new Date(from) };
const fits = aFreeRule({
  ...{ id: 'fits', layer: 'default', effect: 'allow', code: 'fits' },
  when: { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 },
});
const asked = (plateNo: string, at: number, quotas = new RehearsedQuotas(scene.database)) =>
  rehearse({ database: scene.database, archive: new RuleSetArchive(scene.database) }, level, {
    vehicle: { lane: '1-in', plateNo, plateColour: '1', eventTime: at },
    quotas,
  });
const counts = async () => ({
  entries: await scene.database.ledgerEntry.count(),
  places: await scene.database.quotaUse.findMany(),
  switches: await scene.database.alertChange.count(),
});
/** The whole night of aQuota, and whatever other window it may have. */
const always = { window: null } as const;

describe('a rehearsed decision', () => {
  it('is by the level from its instant on, to the millisecond, and nobody else sees the level', async () => {
    await scene.assign({
      parts: [{ ...fits, when: { fact: 'vehicleKnown', operator: 'equal', value: true } }],
    });
    const plate = await scene.vehicle('冀R00001');
    expect((await asked(plate, from - 1)).level).toBe('none');
    expect(await asked(plate, from)).toMatchObject({ level: 'orange', decision: { outcome: 'allow' } });
    const [row] = await scene.database.$queryRaw<{ level: string }[]>`
      SELECT alert_level_at(${new Date(from)}) AS level`;
    expect(row?.level).toBe('none');
  });

  it('counts its own places of a quota, and takes none', async () => {
    await scene.assign({ parts: [fits], quotas: [aQuota({ ...always, limit: { count: 2 } })] });
    const before = await counts();
    const quotas = new RehearsedQuotas(scene.database);
    const outcomes: string[] = [];
    for (const n of [1, 2, 3]) {
      const made = await asked(await scene.vehicle(`冀R1000${n}`), from + n, quotas);
      quotas.take(made.uses);
      outcomes.push(made.decision.outcome);
    }
    expect(outcomes).toEqual(['allow', 'allow', 'block']);
    const after = await counts();
    expect({ ...after, entries: 0 }).toEqual({ ...before, entries: 0 });
  });

  it('needs nothing that a gate holds: not the ledger, not the row of a quota; a limit is measured once', async () => {
    const limit = { percent: 50, baselineDays: 3, atLeastDays: 1 };
    const quotas = [aQuota({ ...always, limit: { count: 5 } }), aQuota({ ...always, id: 'mean', limit })];
    await scene.assign({ parts: [fits], quotas });
    const plate = await scene.vehicle('冀R20001');
    expect(await scene.decided(plate, begins + 1)).toBe('fits');
    const before = await counts();
    const gate = new pg.Client({ connectionString: databaseUrl });
    await gate.connect();
    try {
      await gate.query('BEGIN');
      await gate.query('SELECT 1 FROM ledger_head FOR UPDATE');
      await gate.query('SELECT 1 FROM quota_use FOR UPDATE');
      const made = await asked(plate, begins + 2);
      expect(made.decision.outcome).toBe('allow');
      expect(made.uses.length).toBeGreaterThan(0);
    } finally {
      await gate.query('ROLLBACK');
      await gate.end();
    }
    expect(await counts()).toEqual(before);
  });

  it.each([
    ['has ended', { from: null, to: '2026-11-20T00:00:00+08:00' }, 'was valid until'],
    ['has not begun', { from: '2027-01-01T00:00:00+08:00', to: null }, 'is not valid before'],
  ])('is left to a person where the rule set %s, as at a gate', async (_, validity, words) => {
    await scene.assign({ parts: [fits], quotas: [aQuota({ limit: { count: 5 } })], validity });
    const plate = await scene.vehicle('冀R30001');
    const error = await asked(plate, from).catch((thrown: unknown) => thrown);
    expect(isUndecidable(error)).toBe(true);
    expect((error as Error).message).toContain(words);
  });
});

it('a validity that is no time is never valid, and stops no question of the gates', async () => {
  await scene.database.$executeRaw`
    UPDATE rule_set SET document = jsonb_set(document, '{validity}', '{"from":"2026-02-30T00:00:00Z","to":null}')
    WHERE id = (SELECT max(id) FROM rule_set WHERE id LIKE 'set-%')`;
  const [row] = await scene.database.$queryRaw<{ bad: boolean; status: unknown }[]>`
    SELECT bool_or(validity_of(document) @> now()) AS bad, control_status_at(${new Date(begins + 1)}) AS status
    FROM rule_set WHERE document->'validity'->>'from' = '2026-02-30T00:00:00Z'`;
  expect(row).toMatchObject({ bad: false, status: { level: 'orange' } });
});
