/**
 * Camera POST → coil write at the Modbus device, four ways in one run: nothing kept (floor), ordinary activities
 * without eager start (naive), ours, ours with four vehicles at once. Real Temporal, real PostgreSQL, real sockets.
 * `--passages 200` each, after a warm-up of 20.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SimulatedLane } from '../activities/devices/simulators/simulated-lane.ts';
import { createSupervisor } from '../worker/start/supervisor.ts';
import { freePorts } from '../test/stack/free-ports.ts';
import { startTestServers } from '../test/stack/test-servers.ts';
import { startTestSite } from '../test/stack/test-site.ts';
import { waitUntil } from '../test/stack/wait-until.ts';
import type { TestSite } from '../test/stack/test-site.ts';
import { quantile, tell } from './figures.ts';
import { startFloor } from './floor-server.ts';

const { values } = parseArgs({
  options: { passages: { type: 'string', default: '200' }, only: { type: 'string' } },
});
const passages = Number(values.passages);
const warmUp = 20;
const armMs = 30;
/** Slow enough for the sensors' polling to see it on loop B. */
const speed = 20;

const folder = mkdtempSync(join(tmpdir(), 'greengate-bench-'));
const servers = await startTestServers(folder);
try {
  const floor = wanted('floor') ? await measureFloor() : [];
  const naive = wanted('naive') ? await measureSite('naive') : [];
  const ours = wanted('ours') ? await measureSite('ours') : [];
  const four = wanted('four') ? await measureSite('ours', 4) : [];
  const median = { floor: quantile(floor, 0.5), naive: quantile(naive, 0.5) };
  report('floor', floor, null);
  report('naive', naive, median.floor);
  report('ours', ours, median.naive);
  report('ours-4-at-once', four, median.naive);
  tell({ name: 'ours-above-floor-p50', value: quantile(ours, 0.5) - median.floor, unit: 'ms', baseline: 25 });
} finally {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

function wanted(name: string): boolean {
  return values.only === undefined || values.only.split(',').includes(name);
}

function report(name: string, figures: readonly number[], baseline: number | null): void {
  if (figures.length === 0) return;
  tell({ name: `latency-${name}-p50`, value: quantile(figures, 0.5), unit: 'ms', baseline });
  tell({ name: `latency-${name}-p99`, value: quantile(figures, 0.99), unit: 'ms', baseline });
}

async function measureFloor(): Promise<number[]> {
  const [ingest] = await freePorts(1);
  const lane = await SimulatedLane.start({
    lane: '1-in',
    serialNo: 'VZ-1IN-0001',
    cameraUrl: `http://127.0.0.1:${ingest}/vzenith/cam-1-in`,
    barrierPort: 0,
    boardPort: 0,
    armMs,
    resendMs: 1_000,
  });
  const floor = await startFloor(lane.barrier.port, ingest);
  try {
    return await drive([lane]);
  } finally {
    await floor.close();
    await lane.close();
  }
}

/** The gate runs in a process of its own, as it does in a plant; the devices run here. */
async function measureSite(kind: 'ours' | 'naive', atOnce = 1): Promise<number[]> {
  const { postgresUrl, temporalAddress } = servers;
  const site = await startTestSite({ postgresUrl, temporalAddress, armMs, gate: false });
  const supervisor = createSupervisor({ logsDir: join(folder, 'logs'), report: console.error });
  try {
    await supervisor.start({
      name: `gate-${kind}-${atOnce}`,
      entry: join(import.meta.dirname, 'gate-entry.ts'),
      args: [kind],
      env: gateEnvironment(site),
    });
    return await drive(lanesOf(site).slice(0, atOnce));
  } finally {
    await supervisor.stopAll();
    await site.close();
  }
}

function gateEnvironment({ config, databaseUrl }: TestSite): Record<string, string> {
  return {
    GREENGATE_CONFIG: join(folder, 'none'),
    GREENGATE_DATA: config.dataDir,
    GREENGATE_INGEST_PORT: String(config.ports.ingest),
    GREENGATE_TEMPORAL_ADDRESS: servers.temporalAddress,
    GREENGATE_TEMPORAL_NAMESPACE: config.temporal.namespace,
    DATABASE_URL: databaseUrl,
  };
}

function lanesOf(site: TestSite): SimulatedLane[] {
  return ['1-in', '1-out', '2-in', '2-out'].map((id) => site.lane(id));
}

/** One vehicle in each lane at a time, all lanes in step. */
async function drive(lanes: readonly SimulatedLane[]): Promise<number[]> {
  const figures: number[] = [];
  for (let done = 0; done < warmUp + passages; done += lanes.length) {
    const results = await Promise.all(
      lanes.map((lane, at) => lane.drive({ plate: plateOf(done + at), colour: 'yellow', speed })),
    );
    for (const { coilMs } of results) {
      if (coilMs === null) throw new Error('a vehicle was not let in: the figures would lie');
      if (done >= warmUp) figures.push(coilMs);
    }
    await Promise.all(
      lanes.map(({ barrier }) =>
        waitUntil(() => !barrier.coil(0) && !barrier.coil(1), { what: 'coils to be off' }),
      ),
    );
  }
  return figures;
}

/** No plate twice in a row: that would be a second read of one vehicle. */
function plateOf(number: number): string {
  return `冀B${String(10_000 + number)}`;
}
