/** The invariants of the gates where restarts, failing disks and lost stores get in the way. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import { readWitnesses } from '../../activities/ledger/witness.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300, retryClose: 15_000 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

let plates = 70_000;
const anyPlate = (): string => `冀H${(plates += 1)}`;
const yellow = { colour: 'yellow', speed: 8 } as const;

/** On the over-limit list: blocked at any level. */
const listed = '鲁M4D662';

describe('I2: at most one opening per passage', () => {
  it('makes nothing of an event that is sent again after a restart', async () => {
    const { barrier, camera } = site.lane('2-in');
    const event = camera.prepare({ plate: anyPlate(), colour: 'yellow' });
    barrier.setInput('loopA', true);
    await camera.send(event);
    await waitUntil(() => barrier.arm.state === 'open');
    barrier.setInput('loopB', true);
    const { passage } = await scene.noted('2-in', 'loopB-occupied');
    barrier.setInput('loopA', false);
    barrier.setInput('loopB', false);
    await scene.recorded(passage);
    const { openings } = barrier;
    await site.stopGate();
    await site.startGate();
    expect((await camera.send(event)).acknowledged).toBe(true);
    // Passages of a lane take turns: once the next vehicle is through, the event has had its turn.
    const next = await site.lane('2-in').drive({ plate: anyPlate(), ...yellow });
    await scene.recorded(scene.idOf('2-in', next));
    expect(barrier.openings).toBe(openings + 1);
    expect(await site.database.passage.count({ where: { lane: '2-in' } })).toBe(2);
  });

  it('keeps the event of a running passage when its camera sends it again for want of an answer', async () => {
    const { barrier, camera } = site.lane('2-in');
    const { openings } = barrier;
    const media = join(site.config.dataDir, 'media');
    rmSync(media, { recursive: true, force: true });
    // Photos cannot be kept: a file stands where their folder should be.
    writeFileSync(media, '');
    barrier.setInput('loopA', true);
    const sending = camera.push({ plate: anyPlate(), colour: 'yellow' });
    await waitUntil(() => barrier.arm.state === 'open');
    rmSync(media);
    const { acknowledged, tries, status } = await sending;
    expect({ acknowledged, status }).toEqual({ acknowledged: true, status: 200 });
    expect(tries).toBeGreaterThan(1);
    barrier.setInput('loopB', true);
    const { passage } = await scene.noted('2-in', 'loopB-occupied');
    // A process that follows has to know of it, or nobody ever closes the arm.
    await site.stopGate();
    await site.startGate();
    barrier.setInput('loopA', false);
    barrier.setInput('loopB', false);
    await scene.recorded(passage);
    expect(barrier.arm.state).toBe('closed');
    expect(barrier.openings).toBe(openings + 1);
  });
});

describe('a vehicle that waits while the gate restarts', () => {
  it('is shown again, although nothing happens to it', async () => {
    const drive = site.lane('1-in').drive({ plate: listed, ...yellow, patienceMs: 20_000 });
    const { passage } = await scene.waiting('1-in', 'blocked');
    await site.stopGate();
    const restartedAt = new Date();
    await site.startGate();
    await waitUntil(
      () =>
        site.database.laneLive.findFirst({
          where: { lane: '1-in', passageId: passage, state: 'blocked', updatedAt: { gt: restartedAt } },
        }),
      { what: 'the vehicle on the board' },
    );
    await scene.order('release', passage);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
  });
});

describe('I4: one level, that of the ledger', () => {
  it('lets people change and lift an alert whose workflow Temporal has lost', async () => {
    const level = async (): Promise<string | undefined> => {
      const [row] = await site.database.$queryRaw<{ level: string }[]>`SELECT alert_level_at(now()) AS level`;
      return row?.level;
    };
    const lose = async (alert: string): Promise<void> => {
      await site.stopGate();
      await site.temporal.client.workflow.getHandle(alert).terminate('its store is lost');
      await site.startGate();
    };
    const { alert } = await scene.alert('orange');
    await scene.change('red');
    await lose(alert);
    expect(await scene.change('yellow')).toMatchObject({ alert, level: 'yellow' });
    expect(await level()).toBe('yellow');
    await lose(alert);
    await scene.lift();
    expect(await level()).toBe('none');
    const switches = (await scene.kinds(alert)).filter((kind) => !/-(activated|closed)$/.test(kind));
    expect(switches).toEqual(['alert-started', 'alert-changed', 'alert-changed', 'alert-lifted']);
  });
});

describe('I6: the ledger only grows', () => {
  it('makes the projections of a busy site anew, and they equal the live ones', async () => {
    const { barrier } = site.lane('2-in');
    barrier.forceArm('open');
    await waitUntil(() => site.database.alarm.findFirst({ where: { lane: '2-in' } }));
    barrier.forceArm('closed');
    await site.stopGate();
    const before = await projectionDigests(site.database);
    const by = { person: 'auditor', reason: 'yearly check' };
    expect((await rebuildProjections(site.database, by)).changed).toEqual([]);
    expect(await projectionDigests(site.database)).toEqual(before);
    const filled = [
      'passage',
      'upload',
      'alarm',
      'policy',
      'rule_set',
      'vehicle',
      'over_limit',
      'device',
      'lane',
    ];
    for (const name of filled) expect(before.get(name), name).not.toMatch(/^0(:|$)/);
  });

  it('finds a chain that was written anew from end to end, by what the gate witnessed outside the database', async () => {
    const witnesses = await readWitnesses(site.config.dataDir);
    expect(await verifyLedger(site.database, witnesses)).toMatchObject({ fault: null });
    const owner = new pg.Client({ connectionString: site.databaseUrl });
    await owner.connect();
    for (const statement of forgery) await owner.query(statement);
    const forged = await site.database.ledgerEntry.findFirst({
      where: { payload: { contains: '"result":"replaced"' } },
    });
    await owner.end();
    expect((await verifyLedger(site.database)).fault).toBeNull();
    const { fault } = await verifyLedger(site.database, witnesses);
    const seen = witnesses.map(({ seq }) => BigInt(seq)).find((seq) => seq >= (forged?.seq ?? 0n));
    expect(fault?.seq).toBe(String(seen));
    expect(fault?.what).toContain('witnessed outside');
  });
});

/** What the owner of the database can do: change a passage's result and write all links of the chain anew. */
const forgery = [
  'ALTER TABLE ledger_entry DISABLE TRIGGER USER',
  `UPDATE ledger_entry SET payload = replace(payload, '"result":"passed"', '"result":"replaced"')
   WHERE seq = (SELECT min(seq) FROM ledger_entry WHERE kind = 'passage-finished' AND payload LIKE '%"result":"passed"%')`,
  `DO $$ DECLARE e ledger_entry; last text := repeat('0', 64);
   BEGIN
     FOR e IN SELECT * FROM ledger_entry ORDER BY seq LOOP
       e.payload_digest := encode(sha256(convert_to(e.payload, 'UTF8')), 'hex');
       e.prev_hash := last;
       last := encode(sha256(decode(last, 'hex') || convert_to(ledger_header(e), 'UTF8')), 'hex');
       UPDATE ledger_entry SET payload_digest = e.payload_digest, prev_hash = e.prev_hash, hash = last WHERE seq = e.seq;
     END LOOP;
     UPDATE ledger_head SET hash = last;
   END $$`,
];
