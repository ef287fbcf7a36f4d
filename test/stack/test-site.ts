/** A whole site on real parts, small and quick: gate, simulated devices and regulator on ports of their own. */
import { mkdtempSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { startSimulatedSite } from '../../activities/devices/simulators/simulated-site.ts';
import type { SimulatedSite } from '../../activities/devices/simulators/simulated-site.ts';
import type { SimulatedLane } from '../../activities/devices/simulators/simulated-lane.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import type { PassageTiming } from '../../workflows/contract/passage.ts';
import type { Config } from '../../worker/config/config.ts';
import { loadConfig } from '../../worker/config/load-config.ts';
import { startGate } from '../../worker/gate/gate.ts';
import type { Gate, GateOptions } from '../../worker/gate/gate.ts';
import { connectTemporal } from '../../worker/gate/temporal-link.ts';
import type { TemporalLink } from '../../worker/gate/temporal-link.ts';
import { registerSite } from '../../worker/site/register-site.ts';
import { readSiteFile } from '../../worker/site/site-file.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import { freePorts } from './free-ports.ts';
import { createTestDatabase } from './test-database.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { createTestNamespace } from './test-namespace.ts';

export interface TestSite {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly temporal: TemporalLink;
  readonly simulated: SimulatedSite;
  readonly gate: () => Gate;
  readonly lane: (id: string) => SimulatedLane;
  startGate(): Promise<void>;
  stopGate(): Promise<void>;
  close(): Promise<void>;
}

export interface TestSiteOptions {
  readonly postgresUrl: string;
  readonly temporalAddress: string;
  readonly timing?: Partial<PassageTiming>;
  readonly regulatorUrl?: string;
  /** Arm travel each way, ms. */
  readonly armMs?: number;
  readonly variant?: GateOptions['variant'];
  readonly wrapActivities?: GateOptions['wrapActivities'];
  /** False: the test starts the gate itself, or in a process of its own. */
  readonly gate?: boolean;
  /** Ports of proxies through which the gate, and only the gate, reaches its servers. */
  readonly gateThrough?: { readonly postgres: number; readonly temporal: number };
}

/** Names the folder that has the workflows as the bundler makes them; without it each gate makes its own. */
export const bundlesVariable = 'GREENGATE_TEST_BUNDLES';

const lanes = ['1-in', '1-out', '2-in', '2-out'] as const;
const serialNumbers = {
  '1-in': 'VZ-1IN-0001',
  '1-out': 'VZ-1OUT-0002',
  '2-in': 'VZ-2IN-0003',
  '2-out': 'VZ-2OUT-0004',
} as const;

export async function startTestSite(options: TestSiteOptions): Promise<TestSite> {
  quietRuntime();
  const dataDir = mkdtempSync(join(tmpdir(), 'greengate-site-'));
  const bundles = process.env[bundlesVariable];
  if (bundles !== undefined) await cp(bundles, join(dataDir, 'cache'), { recursive: true });
  const [databaseUrl, namespace, ports] = await Promise.all([
    createTestDatabase(options.postgresUrl),
    createTestNamespace(options.temporalAddress),
    freePorts(2),
  ]);
  const config = testConfig({
    dataDir,
    namespace,
    ports,
    databaseUrl,
    temporalAddress: options.temporalAddress,
  });
  const devicePorts = await freePorts(8);
  const simulated = await startDevices(config, devicePorts, options.armMs ?? 150);
  const database = openDatabase(databaseUrl, { connections: 4 });
  await registerTestSite(database, {
    devicePorts,
    regulatorUrl: options.regulatorUrl ?? 'http://127.0.0.1:9',
  });
  const temporal = await connectTemporal(config.temporal, options.temporalAddress);
  let gate: Gate | null = null;
  const site: TestSite = {
    config,
    databaseUrl,
    database,
    temporal,
    simulated,
    gate: () => {
      if (gate === null) throw new Error('the gate is not running');
      return gate;
    },
    lane: (id) => {
      const lane = simulated.lanes.get(id);
      if (lane === undefined) throw new Error(`no lane ${id}`);
      return lane;
    },
    startGate: async () => {
      gate = await startTestGate(options, config, databaseUrl);
    },
    stopGate: async () => {
      await gate?.stop();
      gate = null;
    },
    close: async () => {
      await site.stopGate();
      await simulated.close();
      await temporal.connection.close();
      await database.$disconnect();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  if (options.gate !== false) await site.startGate();
  return site;
}

function startTestGate(options: TestSiteOptions, config: Config, databaseUrl: string): Promise<Gate> {
  const { timing, variant, wrapActivities, gateThrough: through } = options;
  const database = new URL(databaseUrl);
  if (through) database.host = `127.0.0.1:${through.postgres}`;
  return startGate({
    config,
    databaseUrl: database.href,
    temporalAddress: through ? `127.0.0.1:${through.temporal}` : options.temporalAddress,
    log: pino({ level: process.env['TEST_LOG'] ?? 'silent' }),
    ...(timing ? { timing } : {}),
    ...(variant ? { variant } : {}),
    ...(wrapActivities ? { wrapActivities } : {}),
  });
}

function startDevices(config: Config, ports: readonly number[], armMs: number): Promise<SimulatedSite> {
  return startSimulatedSite({
    ingestUrl: `http://127.0.0.1:${config.ports.ingest}`,
    heartbeatMs: null,
    armMs,
    lanes: lanes.map((lane, at) => ({
      lane,
      cameraDeviceId: `cam-${lane}`,
      serialNo: serialNumbers[lane],
      barrierPort: ports[at] ?? 0,
      boardPort: ports[at + 4] ?? 0,
    })),
  });
}

function testConfig(at: {
  dataDir: string;
  namespace: string;
  ports: readonly number[];
  databaseUrl: string;
  temporalAddress: string;
}): Config {
  return loadConfig({
    env: {
      GREENGATE_DATA: at.dataDir,
      GREENGATE_INGEST_PORT: String(at.ports[0]),
      GREENGATE_REGULATOR_PORT: String(at.ports[1]),
      GREENGATE_TEMPORAL_ADDRESS: at.temporalAddress,
      GREENGATE_TEMPORAL_NAMESPACE: at.namespace,
      DATABASE_URL: at.databaseUrl,
    },
    file: join(at.dataDir, 'none'),
  });
}

async function registerTestSite(
  database: Database,
  at: { devicePorts: readonly number[]; regulatorUrl: string },
): Promise<void> {
  const site = await readSiteFile(join(projectRoot, 'prisma', 'seed', 'demo-site.yaml'), {
    devices: 1,
    regulator: 1,
  });
  const devices = site.devices.map((device) => {
    const lane = lanes.indexOf(device.lane as (typeof lanes)[number]);
    if (device.kind === 'camera') return device;
    const map = device.kind === 'barrier' ? { pulseMs: 200, pollMs: 20 } : null;
    return {
      ...device,
      map,
      address: `127.0.0.1:${at.devicePorts[lane + (device.kind === 'board' ? 4 : 0)] ?? 0}`,
    };
  });
  await registerSite(database, {
    ...site,
    devices,
    regulators: [{ id: 'city', profile: 'demo-city', url: at.regulatorUrl }],
  });
}
