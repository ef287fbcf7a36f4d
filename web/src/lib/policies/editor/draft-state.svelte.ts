/** The draft that is edited, with everything that was done to it. */
import { untrack } from 'svelte';
import { begun, done, redone, undone } from './edit-history.ts';
import type { History } from './edit-history.ts';
import type { Draft } from './draft.ts';

export class DraftState {
  #history = $state.raw<History<Draft>>() as History<Draft>;
  #merging: string | null = null;
  /** Fields beside the tables that hold what could not be read. */
  unreadFields = $state(0);
  #commits: readonly (() => void)[] = [];
  readonly #changed: (draft: Draft) => void;

  /** `changed` is told of every change, also of those that are undone. */
  constructor(draft: Draft, changed: (draft: Draft) => void) {
    this.#history = begun(draft);
    this.#changed = changed;
  }

  get draft(): Draft {
    return this.#history.now;
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** What is still being typed becomes part of the draft. */
  settle(): void {
    for (const commit of this.#commits) commit();
  }

  /** For an effect: until the answer is called. */
  beforeSaving(commit: () => void): () => void {
    this.#commits = [...this.#commits, commit];
    return () => {
      this.#commits = this.#commits.filter((other) => other !== commit);
    };
  }

  /** For an effect: a field could not be read, until the answer is called. */
  unreadField(): () => void {
    untrack(() => (this.unreadFields += 1));
    return () => {
      this.unreadFields -= 1;
    };
  }

  /** `merge`: changes of one name that follow each other, as the strokes in one field, are undone as one. */
  change(draft: Draft, merge: string | null = null): void {
    if (draft === this.draft) return;
    const isMerged = merge !== null && merge === this.#merging;
    this.#history = isMerged ? { ...this.#history, now: draft, future: [] } : done(this.#history, draft);
    this.#merging = merge;
    this.#changed(draft);
  }

  undo(): void {
    this.#go(undone(this.#history));
  }

  redo(): void {
    this.#go(redone(this.#history));
  }

  #go(history: History<Draft>): void {
    this.#merging = null;
    if (history === this.#history) return;
    this.#history = history;
    this.#changed(history.now);
  }
}
