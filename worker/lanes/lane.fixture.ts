/** A lane whose barrier and starter are in the test's hand; its spool is a real file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import pino from 'pino';
import { expect, vi } from 'vitest';
import type { BarrierInputs, BarrierListener } from '../../activities/devices/ports/barrier.port.ts';
import { BarrierFault } from '../../activities/devices/ports/barrier.port.ts';
import type { PassageInput, PassageResult } from '../../workflows/contract/passage.ts';
import type { LivePassage } from '../../workflows/contract/passage.sink.ts';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { Spool } from '../ingest/spool.ts';
import { Lane } from './lane.ts';
import type { LaneIncident } from './lane-parts.ts';
import type { PassageStarter } from './passage-starter.ts';

interface Signal {
  readonly to: string;
  readonly name: string;
  readonly arg: Record<string, unknown>;
}

export class LaneBench {
  readonly started: PassageInput[] = [];
  readonly signals: Signal[] = [];
  readonly alarms: LaneIncident[] = [];
  readonly seen: LivePassage[] = [];
  readonly health: { ok: boolean; problem: string | null }[] = [];
  /** Passages that an earlier process started, with what they answer when asked. */
  readonly known = new Map<string, { state: string; plateNo: string | null; lane?: string } | Error>();
  readonly lane: Lane;
  readonly spool: Spool;
  listener: BarrierListener | null = null;
  readonly #folder: string;
  readonly #ends = new Map<string, (result: PassageResult | null) => void>();
  #at = Date.now();

  static async open(): Promise<LaneBench> {
    const folder = mkdtempSync(join(tmpdir(), 'greengate-lane-'));
    return new LaneBench(folder, await Spool.open(folder));
  }

  private constructor(folder: string, spool: Spool) {
    this.#folder = folder;
    this.spool = spool;
    this.lane = new Lane({
      id: '1-in',
      barrier: { watch: (listener: BarrierListener) => this.#watch(listener) } as never,
      starter: this.#starter(),
      spool,
      view: {
        sensors: () => undefined,
        passage: (live: LivePassage) => this.seen.push(live),
        device: (_: string, __: string, health: never) => this.health.push(health),
      } as never,
      log: pino({ level: 'silent' }),
      raise: (incident) => this.alarms.push(incident),
      attendants: [],
    });
  }

  async close(): Promise<void> {
    await this.lane.end();
    await this.spool.close();
    rmSync(this.#folder, { recursive: true });
  }

  /** A camera event that is in the spool already, as the receiver hands it over. */
  async arrives(part: Partial<PassageInput> & { passage: string }): Promise<void> {
    const now = Date.now();
    const input = aPassage({ eventTime: now, receivedAt: now, sensed: this.lane.sensedNow(), ...part });
    await this.spool.put(input);
    this.lane.arrive(input);
  }

  /** One that drives onto loop A and is read; resolves when its passage runs. */
  async brings(passage: string, plateNo: string | null = '冀B12345'): Promise<void> {
    this.senses({ loopA: true });
    await this.arrives({ passage, plateNo });
    await this.hasBegun(passage);
  }

  senses(part: Partial<BarrierInputs>, afterGap = false): void {
    this.#at += 1;
    const clear: BarrierInputs = {
      arm: 'closed',
      loopA: false,
      loopB: false,
      radar: false,
      handset: false,
      at: this.#at,
    };
    this.listener?.inputs({ ...clear, ...part }, { afterGap });
  }

  losesTheBarrier(): void {
    this.listener?.lost(new BarrierFault('unreachable', 'no route to the barrier', { coilUntouched: true }));
  }

  becomes(passage: string, state: string, plateNo: string | null = '冀B12345'): void {
    this.lane.observed({ passage, state, plateNo } as LivePassage);
  }

  /** The passage's workflow ends; null: it broke. */
  ends(
    passage: string,
    result: PassageResult | null = { passage, result: 'passed', opened: true, pulsed: true },
  ): void {
    this.#ends.get(passage)?.(result);
  }

  running(passage: string): boolean {
    return this.#ends.has(passage);
  }

  hasBegun(passage: string): Promise<void> {
    return vi.waitFor(() => {
      expect(this.running(passage)).toBe(true);
    });
  }

  startedIds(): string[] {
    return this.started.map(({ passage }) => passage);
  }

  unfinishedIds(): string[] {
    return this.spool.unfinished().map(({ passage }) => passage);
  }

  told(name: string): Signal[] {
    return this.signals.filter((signal) => signal.name === name);
  }

  toldEventually(count: number): Promise<void> {
    return vi.waitFor(() => {
      expect(this.signals).toHaveLength(count);
    });
  }

  #watch(listener: BarrierListener): { stop(): void } {
    this.listener = listener;
    return {
      stop: () => {
        this.listener = null;
      },
    };
  }

  #starter(): PassageStarter {
    return {
      start: (input) => {
        this.started.push(input);
        return Promise.resolve({
          handle: this.#handle(input.passage),
          fresh: !this.known.has(input.passage),
        });
      },
      find: (passage) =>
        Promise.resolve(this.known.has(passage) ? { handle: this.#handle(passage), fresh: false } : null),
      finished: (handle, signal) =>
        new Promise((resolve, reject) => {
          this.#ends.set(handle.workflowId, resolve);
          signal.addEventListener('abort', () => {
            reject(new Error('stopped'));
          });
        }),
      persist: (send) => send(),
    };
  }

  #handle(workflowId: string): WorkflowHandle {
    const signal = ({ name }: { name: string }, arg: Record<string, unknown>): Promise<void> => {
      this.signals.push({ to: workflowId, name, arg });
      return Promise.resolve();
    };
    const query = (): Promise<unknown> => {
      const answer = this.known.get(workflowId);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { workflowId, signal, query } as unknown as WorkflowHandle;
  }
}

/** Everything that was on its way has arrived. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
