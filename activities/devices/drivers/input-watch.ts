import { BarrierFault, type BarrierInputs, type BarrierListener } from '../ports/barrier.port.ts';
import { pause } from './pause.ts';

const lastRetryMs = 2000;

interface Watcher {
  readonly listener: BarrierListener;
  /** What this listener was told last; `null` = nothing since its start or since an outage. */
  last: BarrierInputs | null;
  toldLost: boolean;
}

export interface InputWatchOptions {
  readonly read: () => Promise<BarrierInputs>;
  /** Between two readings, milliseconds; doubles up to two seconds during an outage. */
  readonly pollMs: number;
}

/** Polls while anyone listens and tells each listener of the first reading, changes and outages. */
export class InputWatch {
  readonly #options: InputWatchOptions;
  readonly #watchers = new Set<Watcher>();
  #loop: AbortController | null = null;

  constructor(options: InputWatchOptions) {
    this.#options = options;
  }

  add(listener: BarrierListener): { stop(): void } {
    const watcher: Watcher = { listener, last: null, toldLost: false };
    this.#watchers.add(watcher);
    if (this.#loop === null) {
      this.#loop = new AbortController();
      void this.#poll(this.#loop.signal);
    }
    return {
      stop: () => {
        this.#watchers.delete(watcher);
        if (this.#watchers.size === 0) this.#end();
      },
    };
  }

  close(): void {
    this.#watchers.clear();
    this.#end();
  }

  #end(): void {
    this.#loop?.abort();
    this.#loop = null;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    let wait = this.#options.pollMs;
    while (!signal.aborted) {
      const result = await this.#read();
      if (signal.aborted) return;
      if (result instanceof BarrierFault) {
        this.#tellLost(result);
        wait = Math.min(wait * 2, lastRetryMs);
      } else {
        this.#tellInputs(result);
        wait = this.#options.pollMs;
      }
      await pause(wait, signal);
    }
  }

  async #read(): Promise<BarrierInputs | BarrierFault> {
    try {
      return await this.#options.read();
    } catch (fault) {
      if (fault instanceof BarrierFault) return fault;
      throw fault;
    }
  }

  #tellLost(fault: BarrierFault): void {
    for (const watcher of this.#watchers) {
      watcher.last = null;
      if (watcher.toldLost) continue;
      watcher.toldLost = true;
      watcher.listener.lost(fault);
    }
  }

  #tellInputs(inputs: BarrierInputs): void {
    for (const watcher of this.#watchers) {
      const afterGap = watcher.last === null;
      if (watcher.last !== null && same(watcher.last, inputs)) continue;
      watcher.last = inputs;
      watcher.toldLost = false;
      watcher.listener.inputs(inputs, { afterGap });
    }
  }
}

function same(a: BarrierInputs, b: BarrierInputs): boolean {
  return (
    a.arm === b.arm &&
    a.loopA === b.loopA &&
    a.loopB === b.loopB &&
    a.radar === b.radar &&
    a.handset === b.handset
  );
}
