/** What the lanes look like now, for people: written behind the lanes' back, never waited for, never a record. */
import type { Logger } from 'pino';
import type { BarrierInputs } from '../../activities/devices/ports/barrier.port.ts';
import type { Database } from '../../activities/ledger/database.ts';
import type { LivePassage } from '../../workflows/contract/passage.sink.ts';

export type DevicePart = 'camera' | 'barrier' | 'board';
export interface DeviceHealth {
  readonly ok: boolean;
  readonly at: number;
  readonly problem: string | null;
}

interface LaneView {
  passage: LivePassage | null;
  sensors: BarrierInputs | null;
  devices: Partial<Record<DevicePart, DeviceHealth>>;
}

const gatherMs = 20;

export class LiveView {
  readonly #database: Database;
  readonly #log: Logger;
  readonly #lanes = new Map<string, LaneView>();
  readonly #dirty = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(database: Database, log: Logger) {
    this.#database = database;
    this.#log = log;
  }

  passage(live: LivePassage): void {
    this.#change(live.lane, (view) => {
      view.passage = live.state === 'recorded' ? { ...live, state: 'idle' } : live;
    });
  }

  sensors(lane: string, inputs: BarrierInputs): void {
    this.#change(lane, (view) => {
      view.sensors = inputs;
    });
  }

  device(lane: string, part: DevicePart, health: DeviceHealth): void {
    this.#change(lane, (view) => {
      view.devices[part] = health;
    });
  }

  /** Writes what is pending and stops. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#flush();
    await this.#writing;
  }

  #change(lane: string, change: (view: LaneView) => void): void {
    const view = this.#lanes.get(lane) ?? { passage: null, sensors: null, devices: {} };
    change(view);
    this.#lanes.set(lane, view);
    this.#dirty.add(lane);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, gatherMs);
  }

  #flush(): void {
    this.#timer = null;
    const lanes = [...this.#dirty];
    this.#dirty.clear();
    this.#writing = this.#writing
      .then(async () => {
        for (const lane of lanes) await this.#write(lane);
      })
      .catch((error: unknown) => {
        // The view is late, not the record: the next change writes it again.
        this.#log.warn({ err: error }, 'the live view could not be written');
      });
  }

  async #write(lane: string): Promise<void> {
    const view = this.#lanes.get(lane);
    if (view === undefined) return;
    const { passage, sensors, devices } = view;
    const state = passage?.state ?? 'idle';
    const since = new Date(passage?.since ?? Date.now());
    const status = JSON.stringify(passage ?? {});
    await this.#database.$executeRaw`
      INSERT INTO lane_live (lane, passage_id, state, since, status, sensors, devices, updated_at)
        VALUES (${lane}, ${state === 'idle' ? null : (passage?.passage ?? null)}, ${state}, ${since}, ${status}::jsonb,
          ${sensors === null ? null : JSON.stringify(sensors)}::jsonb, ${JSON.stringify(devices)}::jsonb, clock_timestamp())
      ON CONFLICT (lane) DO UPDATE SET passage_id = EXCLUDED.passage_id, state = EXCLUDED.state, since = EXCLUDED.since,
        status = CASE WHEN EXCLUDED.status = '{}'::jsonb THEN lane_live.status ELSE EXCLUDED.status END,
        sensors = coalesce(EXCLUDED.sensors, lane_live.sensors), devices = lane_live.devices || EXCLUDED.devices,
        updated_at = EXCLUDED.updated_at`;
    await this.#database
      .$executeRaw`SELECT pg_notify('greengate', ${JSON.stringify({ kind: 'lane', subject: lane })})`;
  }
}
