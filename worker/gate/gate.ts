/** The part of a site that decides and moves: worker, ingest and lanes in one process on one connection. */
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createCloseBarrier, createReadBarrier } from '../../activities/gates/close-barrier.ts';
import { openGateDevices } from '../../activities/gates/gate-devices.ts';
import type { GateDevices } from '../../activities/gates/gate-devices.ts';
import { createShowIdle } from '../../activities/gates/show-idle.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { PhotoStore } from '../../activities/media/photo-store.ts';
import type { LivePassage } from '../../workflows/contract/passage.sink.ts';
import { defaultTiming } from '../../workflows/contract/passage.ts';
import type { PassageTiming } from '../../workflows/contract/passage.ts';
import type { Config } from '../config/config.ts';
import { startIngest } from '../ingest/ingest-server.ts';
import type { IngestServer } from '../ingest/ingest-server.ts';
import { Spool } from '../ingest/spool.ts';
import { ArmKeeper } from '../lanes/arm-keeper.ts';
import { IdleBoard } from '../lanes/idle-board.ts';
import { Lane } from '../lanes/lane.ts';
import type { LaneIncident } from '../lanes/lane-parts.ts';
import { LiveView } from '../lanes/live-view.ts';
import { createPassageStarter } from '../lanes/passage-starter.ts';
import { watchDrills } from './drill-watch.ts';
import type { DrillWatch } from './drill-watch.ts';
import { createGateActivities } from './gate-activities.ts';
import type { GateActivities } from './gate-activities.ts';
import { resumeAlerts } from './alert-resumer.ts';
import { keepReviews } from './review-keeper.ts';
import type { ReviewKeeper } from './review-keeper.ts';
import { createPlateReceiver } from './plate-receiver.ts';
import type { LaneRow } from './plate-receiver.ts';
import { keepShadows } from './shadow-keeper.ts';
import { readSite } from './site-rows.ts';
import type { SiteRows } from './site-rows.ts';
import { watchStatus } from './status-watch.ts';
import type { WatchedLane } from './status-watch.ts';
import { connectTemporal } from './temporal-link.ts';
import type { TemporalLink } from './temporal-link.ts';
import { ensureUploads, wakeUploads } from './upload-starter.ts';
import { keepWitness } from './witness-keeper.ts';
import { workflowBundle } from './workflow-bundle.ts';

export interface GateOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly log: Logger;
  readonly timing?: Partial<PassageTiming>;
  /** For benches, which compare with other ways of running: the default is the design. */
  readonly variant?: { readonly eager: boolean; readonly workflowsPath: string };
  /** For tests that stop the process at an effect. */
  readonly wrapActivities?: (activities: GateActivities) => GateActivities;
}

export interface Gate {
  readonly ingestUrl: string;
  stop(): Promise<void>;
}

type Lanes = Map<string, { readonly row: LaneRow; readonly lane: Lane } & WatchedLane>;

/** What one gate process holds open. */
interface Parts {
  readonly options: GateOptions;
  readonly database: Database;
  readonly site: SiteRows;
  readonly spool: Spool;
  readonly link: TemporalLink;
  readonly devices: GateDevices;
  readonly view: LiveView;
  readonly lanes: Lanes;
  readonly reviews: ReviewKeeper;
}

export async function startGate(options: GateOptions): Promise<Gate> {
  const parts = await openParts(options);
  const { database, lanes, spool, site, view, devices, link, reviews } = parts;
  const worker = await createWorker(parts);
  const running = worker.run();
  createLanes(parts);
  for (const { row, lane } of lanes.values())
    lane.begin(spool.unfinished().filter((input) => input.lane === row.id));
  const { taskQueue } = options.config.temporal;
  const status = watchStatus({ database, lanes, log: options.log });
  await resumeAlerts({ database, client: link.client, taskQueue, log: options.log });
  await ensureUploads(
    uploadTargets(parts),
    site.lanes.map(({ id }) => id),
  );
  const ingest = await openIngest(parts);
  const witness = keepWitness(database, options.config.dataDir, options.log);
  const shadows = keepShadows(options.databaseUrl, options.log);
  const drills = attendDrills(parts);
  return {
    ingestUrl: ingest.url,
    stop: async () => {
      await ingest.close();
      await status.stop();
      await drills.stop();
      await Promise.all([...lanes.values()].map(({ lane }) => lane.end()));
      await reviews.stop();
      await shadows.stop();
      worker.shutdown();
      await running;
      await witness.stop();
      await view.close();
      await devices.close();
      await spool.close();
      await link.connection.close();
      await database.$disconnect();
    },
  };
}

async function openParts(options: GateOptions): Promise<Parts> {
  const { config, log } = options;
  const database = openDatabase(options.databaseUrl);
  const [site, spool, link] = await Promise.all([
    readSite(database),
    Spool.open(config.dataDir),
    connectTemporal(config.temporal, options.temporalAddress),
  ]);
  if (spool.damage !== null)
    log.error(
      { ...spool.damage },
      'events in the spool could not be read and were set aside: look at the file',
    );
  const lanes: Lanes = new Map();
  const view = new LiveView(database, log);
  const devices = openGateDevices(site.devices, {
    commanding: (command) => lanes.get(command.lane)?.lane.movement.commanded(command),
    shown: (lane, problem) => {
      view.device(lane, 'board', { ok: problem === null, at: Date.now(), problem });
    },
  });
  const reviews = keepReviews({
    database,
    client: link.client,
    taskQueue: config.temporal.taskQueue,
    log,
    overdueAfter: config.reviews.overdueHours * 3_600_000,
  });
  return { options, database, site, spool, link, devices, view, lanes, reviews };
}

async function createWorker(parts: Parts): Promise<Worker> {
  const { options, database, devices, link, view, lanes, reviews } = parts;
  const { config, variant, wrapActivities = (same) => same } = options;
  const activities = createGateActivities({
    database,
    databaseUrl: options.databaseUrl,
    devices,
    dataDir: config.dataDir,
    wakeUploads: (gate) => wakeUploads(uploadTargets(parts), gate),
    wakeReviews: reviews.wake,
  });
  const observe = (_info: unknown, live: LivePassage): void => {
    view.passage(live);
    lanes.get(live.lane)?.lane.observed(live);
  };
  return Worker.create({
    connection: link.connection,
    namespace: config.temporal.namespace,
    taskQueue: config.temporal.taskQueue,
    ...(variant
      ? { workflowsPath: variant.workflowsPath }
      : { workflowBundle: { codePath: await workflowBundle(join(config.dataDir, 'cache')) } }),
    activities: { ...wrapActivities(activities) },
    sinks: { live: { observe: { fn: observe, callDuringReplay: false } } },
    // A dead worker's passages are taken over after this, not after the default of ten seconds.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: '5s',
    // A cancelled simulation hears of it with the answer to its next heartbeat.
    maxHeartbeatThrottleInterval: '500ms',
  });
}

function createLanes({ options, database, site, spool, link, devices, view, lanes }: Parts): void {
  const { config, log, variant } = options;
  const { taskQueue } = config.temporal;
  const starter = createPassageStarter(link.client, { taskQueue, log, eager: variant?.eager ?? true });
  const raise = (incident: LaneIncident): void => {
    recordIncident(database, incident).catch((error: unknown) => {
      log.error({ err: error, incident }, 'a movement or an alarm could not be recorded');
    });
  };
  const close = createCloseBarrier(devices);
  for (const row of site.lanes) {
    const { id } = row;
    const barrier = devices.barrier(id);
    const board = new IdleBoard({ lane: id, log, show: createShowIdle(devices, id) });
    const attendants = [
      new ArmKeeper({ lane: id, log, close: () => close({ passage: '', lane: id }) }),
      board,
    ];
    const lane = new Lane({ id, barrier, starter, spool, view, log, raise, attendants });
    lanes.set(id, {
      row,
      lane,
      statusChanged: (next) => {
        lane.statusChanged(next);
        return board.statusChanged(next);
      },
    });
  }
}

function openIngest({ options, site, lanes, spool, view }: Parts): Promise<IngestServer> {
  const { config, log, timing } = options;
  const receiver = createPlateReceiver({
    lanes,
    spool,
    photos: new PhotoStore(config.dataDir),
    view,
    timing: { ...defaultTiming, ...timing },
  });
  const cameras = site.devices.filter(({ kind }) => kind === 'camera');
  return startIngest({ cameras, receiver, log, port: config.ports.ingest });
}

function uploadTargets({ options, link, site }: Parts) {
  return { client: link.client, taskQueue: options.config.temporal.taskQueue, regulators: site.regulators };
}

function attendDrills({ options, database, site, link, devices }: Parts): DrillWatch {
  const readBarrier = createReadBarrier(devices);
  return watchDrills({
    ...{ database, client: link.client, log: options.log },
    lanes: site.lanes.map(({ id }) => id),
    barrierOf: (lane) => readBarrier({ lane }),
  });
}

async function recordIncident(database: Database, { kind, ...incident }: LaneIncident): Promise<void> {
  const { lane, at } = incident;
  await appendEntry(database, {
    key: `alarm/${lane}/${kind}/${at}`,
    kind: kind === 'lowered-again' ? 'arm-lowered' : 'alarm-raised',
    subject: `lane/${lane}`,
    occurredAt: at,
    clock: serverClock,
    actor: system,
    payload: { ...incident, alarm: kind },
  });
}
