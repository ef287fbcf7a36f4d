/** The check of the draft as it is edited: renewed a moment after each change, always of the newest. */
import { startChecker } from './start-checker.ts';
import type { FlatRuleSet } from '../../../../../rules/model/rule-set.ts';
import type { CheckAsked } from './check-draft.worker.ts';
import type { DraftCheck } from './check-draft.ts';
import { documentOf } from './draft.ts';
import type { Draft } from './draft.ts';

/** Between two strokes of a key nothing is checked. */
const pause = 120;

export class LiveCheck {
  /** Of the draft as it was last checked. */
  latest = $state.raw<DraftCheck | null>(null);
  /** What is shown is not of the newest draft. */
  isBehind = $state(true);
  /** What drafts are compared with. */
  original: FlatRuleSet | null = null;
  #worker: Worker | null = null;
  #wanted: Draft | null = null;
  #isBusy = false;
  #waiting: ReturnType<typeof setTimeout> | null = null;

  ask(draft: Draft): void {
    this.#wanted = draft;
    this.isBehind = true;
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#send(), pause);
  }

  close(): void {
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#worker?.terminate();
    this.#worker = null;
    this.#isBusy = false;
  }

  #send(): void {
    if (this.#isBusy || this.#wanted === null) return;
    this.#worker ??= this.#started();
    this.#isBusy = true;
    const { original } = this;
    this.#worker.postMessage({ document: documentOf(this.#wanted), original } satisfies CheckAsked);
    this.#wanted = null;
  }

  #started(): Worker {
    const worker = startChecker();
    worker.addEventListener('message', ({ data }: MessageEvent<DraftCheck>) => {
      this.#isBusy = false;
      this.latest = data;
      this.isBehind = this.#wanted !== null;
      this.#send();
    });
    // The page goes on without it: everything is checked when it is saved.
    worker.addEventListener('error', () => {
      this.#isBusy = false;
      this.#worker?.terminate();
      this.#worker = null;
    });
    return worker;
  }
}
