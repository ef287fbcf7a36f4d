/** What a lane tells its passage, one thing after the other: a short pulse of a loop must not be lost behind a later one. */
import type { WorkflowHandle } from '@temporalio/client';
import type { Logger } from 'pino';
import type { PassageStarter } from './passage-starter.ts';

export interface SignalLineParts {
  readonly starter: Pick<PassageStarter, 'persist'>;
  readonly log: Logger;
  /** A passage that is over is told nothing more. */
  readonly isRunning: (handle: WorkflowHandle) => boolean;
  readonly signal: AbortSignal;
}

export class SignalLine {
  readonly #parts: SignalLineParts;
  #telling: Promise<void> = Promise.resolve();

  constructor(parts: SignalLineParts) {
    this.#parts = parts;
  }

  say(handle: WorkflowHandle, send: () => Promise<void>): void {
    this.#telling = this.#telling.then(() => this.#send(handle, send));
  }

  async #send(handle: WorkflowHandle, send: () => Promise<void>): Promise<void> {
    const { starter, log, isRunning, signal } = this.#parts;
    if (!isRunning(handle)) return;
    try {
      await starter.persist(send, signal);
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error, passage: handle.workflowId }, 'a signal was lost');
    }
  }
}
