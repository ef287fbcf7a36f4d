import { SimulatedLane } from './simulated-lane.ts';
import { siteControlServer } from './simulated-site.server.ts';
import { Traffic, type TrafficOptions } from './traffic.ts';

export interface SiteLane {
  readonly lane: string;
  /** Names the camera in the ingest's URL. */
  readonly cameraDeviceId: string;
  readonly serialNo: string;
  /** 0 takes a free port. */
  readonly barrierPort: number;
  readonly boardPort: number;
}

export interface SimulatedSiteOptions {
  /** Device ingest, for example `http://127.0.0.1:8090`; cameras push to `/vzenith/<cameraDeviceId>` there. */
  readonly ingestUrl: string;
  readonly lanes: readonly SiteLane[];
  /** Default 0: a free port. */
  readonly controlPort?: number;
  /** Between two heartbeats of a camera, milliseconds. Default 30 000; `null` = none. */
  readonly heartbeatMs?: number | null;
  /** Arm travel each way, milliseconds. Default 900. */
  readonly armMs?: number;
  /** Between two tries of one camera event, milliseconds. Default 1000. */
  readonly resendMs?: number;
  /** Vehicles that come by themselves; off until switched on. */
  readonly traffic?: Omit<TrafficOptions, 'drive'>;
}

export interface SimulatedSite {
  /** `http://127.0.0.1:<port>` of the control API. */
  readonly controlUrl: string;
  readonly lanes: ReadonlyMap<string, SimulatedLane>;
  readonly traffic: Traffic | null;
  close(): Promise<void>;
}

/** Starts every device of a site on loopback and the control API that drives them. */
export async function startSimulatedSite(options: SimulatedSiteOptions): Promise<SimulatedSite> {
  const { heartbeatMs = 30_000, controlPort = 0 } = options;
  const lanes = await startLanes(options);
  const traffic = options.traffic === undefined ? null : trafficOn(lanes, options.traffic);
  const server = siteControlServer({ lanes, traffic });
  const controlUrl = await server.listen({ host: '127.0.0.1', port: controlPort });
  const beats =
    heartbeatMs === null ? [] : [...lanes.values()].map(({ camera }) => camera.startHeartbeat(heartbeatMs));
  return {
    controlUrl,
    lanes,
    traffic,
    close: async () => {
      for (const beat of beats) beat.stop();
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
      await traffic?.close();
      await server.close();
    },
  };
}

async function startLanes(options: SimulatedSiteOptions): Promise<Map<string, SimulatedLane>> {
  const { armMs = 900, resendMs = 1000 } = options;
  const lanes = new Map<string, SimulatedLane>();
  for (const { cameraDeviceId, ...lane } of options.lanes) {
    const cameraUrl = `${options.ingestUrl}/vzenith/${encodeURIComponent(cameraDeviceId)}`;
    lanes.set(lane.lane, await SimulatedLane.start({ ...lane, cameraUrl, armMs, resendMs }));
  }
  return lanes;
}

function trafficOn(
  lanes: ReadonlyMap<string, SimulatedLane>,
  options: Omit<TrafficOptions, 'drive'>,
): Traffic {
  const laneOf = (name: string): SimulatedLane => {
    const lane = lanes.get(name);
    if (lane === undefined) throw new Error(`traffic names a lane "${name}" that the site does not have`);
    return lane;
  };
  for (const { inLane, outLane } of options.entrances) [inLane, outLane].forEach(laneOf);
  return new Traffic({ ...options, drive: (name, vehicle) => laneOf(name).drive(vehicle) });
}
