import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import type { DriveResult } from '../../activities/devices/simulators/lane-run.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTcpProxy } from '../stack/tcp-proxy.ts';
import type { TcpProxy } from '../stack/tcp-proxy.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
let wires: Record<'Temporal' | 'PostgreSQL', TcpProxy>;
let plates = 40_000;
const aVehicle = (speed: number) =>
  ({ plate: `冀G${(plates += 1)}`, colour: 'yellow', speed, patienceMs: 40_000 }) as const;

beforeAll(async () => {
  const postgresUrl = inject('postgresUrl');
  const temporalAddress = inject('temporalAddress');
  wires = {
    Temporal: await startTcpProxy(targetOf(`http://${temporalAddress}`)),
    PostgreSQL: await startTcpProxy(targetOf(postgresUrl)),
  };
  site = await startTestSite({
    postgresUrl,
    temporalAddress,
    timing: { leave: 300 },
    gateThrough: { postgres: wires.PostgreSQL.port, temporal: wires.Temporal.port },
  });
  scene = sceneOf(site);
});
afterAll(async () => {
  await site.close();
  await Promise.all([wires.Temporal.close(), wires.PostgreSQL.close()]);
});

function targetOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

async function mustBeWhole(lane: string, done: DriveResult, openings: number): Promise<void> {
  const id = scene.idOf(lane, done);
  expect(done).toMatchObject({ opened: true, acknowledged: true });
  expect(await scene.recorded(id)).toMatchObject({ result: 'passed', opened: true });
  expect(await scene.kinds(id)).toEqual(['passage-decided', 'passage-opened', 'passage-finished']);
  const { barrier } = site.lane(lane);
  expect(barrier).toMatchObject({ openings: openings + 1, struck: 0 });
  expect(barrier.arm.state).toBe('closed');
}

async function levelNow(): Promise<string | undefined> {
  const [row] = await site.database.$queryRaw<{ level: string }[]>`
    SELECT alert_level_at(clock_timestamp()) AS level`;
  return row?.level;
}

const servers = ['Temporal', 'PostgreSQL'] as const;

describe('I10: what an acknowledged event caused survives the loss of a server', () => {
  it.each(servers)(
    'acknowledges a vehicle that comes while %s is gone, and opens when it is back',
    async (server) => {
      const { barrier } = site.lane('1-in');
      const { openings } = barrier;
      wires[server].cut();
      const acknowledged = Promise.withResolvers<void>();
      const drive = site.lane('1-in').drive(aVehicle(8), ({ step }) => {
        if (step === 'acknowledged') acknowledged.resolve();
      });
      await acknowledged.promise;
      expect(barrier.openings).toBe(openings);
      const before = wires[server].connections();
      wires[server].mend();
      await waitUntil(() => wires[server].connections() > before, { what: `${server} to be reached again` });
      await mustBeWhole('1-in', await drive, openings);
    },
  );

  it.each(servers)(
    'keeps the arm up over a vehicle while %s is gone, and closes behind it',
    async (server) => {
      const { barrier } = site.lane('2-in');
      const { openings } = barrier;
      const done = await site.lane('2-in').drive(aVehicle(2), ({ step }) => {
        if (step === 'under-arm') wires[server].cut();
        if (step === 'through') wires[server].mend();
      });
      await mustBeWhole('2-in', done, openings);
    },
  );

  it('goes on with new connections when PostgreSQL has ended all of them', async () => {
    const { openings } = site.lane('2-out').barrier;
    const admin = new pg.Client({ connectionString: inject('postgresUrl') });
    await admin.connect();
    const ended: Promise<unknown>[] = [];
    const done = await site.lane('2-out').drive(aVehicle(2), ({ step }) => {
      if (!['arrived', 'arm-open', 'under-arm', 'through'].includes(step)) return;
      const name = new URL(site.databaseUrl).pathname.slice(1);
      ended.push(
        admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]),
      );
    });
    await Promise.all(ended);
    await admin.end();
    expect(ended).toHaveLength(4);
    await mustBeWhole('2-out', done, openings);
  });

  it.each(servers)(
    'obeys a level from its second on that came into effect while %s was gone, and says how late it heard',
    async (server) => {
      const { barrier } = site.lane('1-in');
      const { openings } = barrier;
      const from = Date.now() + 1_500;
      await scene.alert('orange', from);
      wires[server].cut();
      const acknowledged = Promise.withResolvers<void>();
      await waitUntil(() => Date.now() > from + 500);
      // Nobody knows it: the level keeps it out, which the day before would have let it in.
      const drive = site.lane('1-in').drive({ ...aVehicle(8), patienceMs: 8_000 }, ({ step }) => {
        if (step === 'acknowledged') acknowledged.resolve();
      });
      await acknowledged.promise;
      wires[server].mend();
      const done = await drive;
      expect([done.opened, barrier.openings]).toEqual([false, openings]);
      const recorded = await scene.recorded(scene.idOf('1-in', done));
      expect(recorded).toMatchObject({ outcome: 'block', alertLevel: 'orange' });
      const gates = await waitUntil(async () => {
        const statusFrom = new Date(from);
        const rows = await site.database.gateAcknowledgement.findMany({ where: { statusFrom } });
        return rows.length === 4 && rows;
      });
      expect(gates.every(({ acknowledgedAt }) => acknowledgedAt.getTime() >= from)).toBe(true);
      await scene.lift();
      await waitUntil(async () => (await levelNow()) === 'none');
    },
  );

  it('has a whole ledger afterwards', async () => {
    expect((await verifyLedger(site.database)).fault).toBeNull();
  });
});
