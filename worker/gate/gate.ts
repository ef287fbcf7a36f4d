/** The part of a site that decides and moves: worker, ingest and lanes in one process on one connection. */
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createAlertRecords } from '../../activities/alerts/alert-records.ts';
import { createDecide } from '../../activities/decisions/decide.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import type { DeviceRow } from '../../activities/devices/drivers/registry.ts';
import { createCloseBarrier, createReadBarrier } from '../../activities/gates/close-barrier.ts';
import { openGateDevices } from '../../activities/gates/gate-devices.ts';
import type { GateDevices } from '../../activities/gates/gate-devices.ts';
import { createOpenBarrier } from '../../activities/gates/open-barrier.ts';
import type { OpenLimits } from '../../activities/gates/open-barrier.ts';
import { createShowBoard } from '../../activities/gates/show-board.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { PhotoStore } from '../../activities/media/photo-store.ts';
import { PassageJournal } from '../../activities/passages/passage-journal.ts';
import { createPassageRecords } from '../../activities/passages/passage-records.ts';
import { createUploads } from '../../activities/regulator/uploads.ts';
import type { UploadActivities } from '../../workflows/contract/upload.ts';
import { defaultTiming } from '../../workflows/contract/passage.ts';
import type { PassageTiming } from '../../workflows/contract/passage.ts';
import type { LivePassage } from '../../workflows/contract/passage.sink.ts';
import type { Config } from '../config/config.ts';
import { startIngest } from '../ingest/ingest-server.ts';
import { Spool } from '../ingest/spool.ts';
import { Lane } from '../lanes/lane.ts';
import { LiveView } from '../lanes/live-view.ts';
import type { MovementAlarm } from '../lanes/movement-watch.ts';
import { createPassageStarter } from '../lanes/passage-starter.ts';
import { createPlateReceiver } from './plate-receiver.ts';
import type { LaneRow } from './plate-receiver.ts';
import { connectTemporal } from './temporal-link.ts';
import { ensureUploads, wakeUploads } from './upload-starter.ts';
import { keepWitness } from './witness-keeper.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface GateOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly log: Logger;
  readonly timing?: Partial<PassageTiming>;
  readonly limits?: Partial<OpenLimits>;
  /** For benches, which compare with other ways of running: the default is the design. */
  readonly variant?: { readonly eager: boolean; readonly workflowsPath: string };
}

export interface Gate {
  readonly ingestUrl: string;
  stop(): Promise<void>;
}

interface Site {
  readonly lanes: readonly LaneRow[];
  readonly devices: readonly DeviceRow[];
  readonly regulators: readonly { readonly id: string }[];
}

export async function startGate(options: GateOptions): Promise<Gate> {
  const { config, log } = options;
  const database = openDatabase(options.databaseUrl);
  const [site, spool, { connection, client }, bundle] = await Promise.all([
    readSite(database),
    Spool.open(config.dataDir),
    connectTemporal(config.temporal, options.temporalAddress),
    workflowBundle(join(config.dataDir, 'cache')),
  ]);
  const lanes = new Map<string, { row: LaneRow; lane: Lane }>();
  const devices = openGateDevices(site.devices, (command) =>
    lanes.get(command.lane)?.lane.movement.commanded(command),
  );
  const view = new LiveView(database, log);
  const taskQueue = config.temporal.taskQueue;
  const uploads = { client, taskQueue, regulators: site.regulators.map(({ id }) => id) };

  const worker = await Worker.create({
    connection,
    namespace: config.temporal.namespace,
    taskQueue,
    ...(options.variant
      ? { workflowsPath: options.variant.workflowsPath }
      : { workflowBundle: { codePath: bundle } }),
    activities: {
      ...gateActivities({ database, devices, options, wake: (gate) => wakeUploads(uploads, gate) }),
      ...(await createUploadActivities(database, config)),
    },
    sinks: {
      live: {
        observe: {
          fn: (_info: unknown, live: LivePassage) => {
            view.passage(live);
            lanes.get(live.lane)?.lane.observed(live);
          },
          callDuringReplay: false,
        },
      },
    },
    // A dead worker's passages are taken over after this, not after the default of ten seconds.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: '5s',
  });
  const running = worker.run();

  const starter = createPassageStarter(client, { taskQueue, log, eager: options.variant?.eager ?? true });
  const raise = (alarm: MovementAlarm & { lane: string; passage: string | null }): void => {
    raiseMovement(database, alarm).catch((error: unknown) => {
      log.error({ err: error, alarm }, 'an unexplained movement could not be recorded');
    });
  };
  for (const row of site.lanes) {
    const barrier = devices.barrier(row.id);
    lanes.set(row.id, { row, lane: new Lane({ id: row.id, barrier, starter, spool, view, log, raise }) });
  }
  for (const { row, lane } of lanes.values())
    lane.begin(spool.unfinished().filter((input) => input.lane === row.id));
  await ensureUploads(
    uploads,
    site.lanes.map(({ id }) => id),
  );

  const receiver = createPlateReceiver({
    lanes,
    spool,
    photos: new PhotoStore(config.dataDir),
    view,
    timing: { ...defaultTiming, ...options.timing },
  });
  const cameras = site.devices.filter(({ kind }) => kind === 'camera');
  const ingest = await startIngest({ cameras, receiver, log, port: config.ports.ingest });
  const witness = keepWitness(database, config.dataDir, log);

  return {
    ingestUrl: ingest.url,
    stop: async () => {
      await ingest.close();
      await Promise.all([...lanes.values()].map(({ lane }) => lane.end()));
      worker.shutdown();
      await running;
      await witness.stop();
      await view.close();
      await devices.close();
      await spool.close();
      await connection.close();
      await database.$disconnect();
    },
  };
}

interface ActivityParts {
  readonly database: Database;
  readonly devices: GateDevices;
  readonly options: GateOptions;
  readonly wake: (gate: string) => Promise<void>;
}

function gateActivities({ database, devices, options, wake }: ActivityParts) {
  const journal = new PassageJournal();
  return {
    decide: createDecide({ database, archive: new RuleSetArchive(database), journal }),
    openBarrier: createOpenBarrier({
      database,
      devices,
      journal,
      ...(options.limits ? { limits: options.limits } : {}),
    }),
    closeBarrier: createCloseBarrier(devices),
    readBarrier: createReadBarrier(devices),
    showBoard: createShowBoard(devices),
    ...createPassageRecords({ database, journal, wakeUploads: wake }),
    ...createAlertRecords(database),
  };
}

async function createUploadActivities(database: Database, config: Config): Promise<UploadActivities> {
  return createUploads(database, config.dataDir);
}

async function readSite(database: Database): Promise<Site> {
  const [lanes, rows, regulators] = await Promise.all([
    database.lane.findMany({ orderBy: { position: 'asc' } }),
    database.device.findMany(),
    database.regulator.findMany(),
  ]);
  const devices = rows.map(({ laneId, kind, ...row }) => ({
    ...row,
    lane: laneId,
    kind: kind as DeviceRow['kind'],
  }));
  return { lanes: lanes as readonly LaneRow[], devices, regulators };
}

async function raiseMovement(
  database: Database,
  alarm: MovementAlarm & { lane: string; passage: string | null },
): Promise<void> {
  await appendEntry(database, {
    key: `alarm/${alarm.lane}/${alarm.alarm}/${alarm.at}`,
    kind: 'alarm-raised',
    subject: `lane/${alarm.lane}`,
    occurredAt: alarm.at,
    clock: serverClock,
    actor: system,
    payload: alarm,
  });
}
