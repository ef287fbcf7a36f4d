import { defineQuery } from './messages.ts';
import type { PassageStatus } from './passage.ts';

/** The same as the sink tells, for a worker that took the passage over and saw none of its transitions. */
export const liveQuery = defineQuery<LivePassage>('live');

/** Transitions told to this worker at once, without history. Lossy by nature: a view, never a record. */
export type PassageSink = {
  observe(status: LivePassage): void;
};

export type LivePassage = PassageStatus & {
  lane: string;
  direction: 'in' | 'out';
  decision: LiveDecision | null;
};

export interface LiveDecision {
  readonly outcome: 'allow' | 'block';
  readonly code: string;
  readonly stage: string;
  readonly fuel: string;
  readonly alertLevel: string;
  readonly sign: string;
}
