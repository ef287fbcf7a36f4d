/** Sends the records of one gate to one regulator, one after the other, in event order, for as long as it takes. */
import { assign, setup } from 'xstate';
import { backoff } from '../contract/upload.ts';
import type { SendAnswer, UploadInput } from '../contract/upload.ts';

export interface UploadContext {
  readonly failures: number;
  readonly lastError: string | null;
  readonly queued: boolean;
  /** The history is long enough to hand over. */
  readonly grown: boolean;
}

export type UploadEvent =
  | { readonly type: 'queued' }
  | { readonly type: 'answered'; readonly answer: SendAnswer; readonly grown: boolean };

const kind = ({ event }: { event: UploadEvent }): string | null =>
  event.type === 'answered' ? event.answer.kind : null;

/** A lost wake-up costs at most this long. */
const idleCheck = 60_000;

export const uploadMachine = setup({
  types: { context: {} as UploadContext, events: {} as UploadEvent, input: {} as UploadInput },
  actions: {
    // Effect: executed by run-machine.
    sendNext: () => undefined,
    noteQueued: assign({ queued: true }),
    takeQueue: assign({ queued: false }),
    noteSent: assign({ failures: 0, lastError: null }),
    noteGrown: assign(({ event }) => ({ grown: event.type === 'answered' && event.grown })),
    noteFailure: assign(({ context, event }) => ({
      failures: context.failures + 1,
      lastError:
        event.type === 'answered' && event.answer.kind === 'retry' ? event.answer.error : context.lastError,
    })),
  },
  guards: {
    empty: ({ event }) => kind({ event }) === 'empty',
    retry: ({ event }) => kind({ event }) === 'retry',
    queued: ({ context }) => context.queued,
    grown: ({ context }) => context.grown,
  },
  delays: { idleCheck, backoff: ({ context }) => backoff(context.failures) },
}).createMachine({
  id: 'upload',
  context: ({ input }) => ({ failures: input.failures, lastError: null, queued: false, grown: false }),
  initial: 'sending',
  on: { queued: { actions: 'noteQueued' } },
  states: {
    sending: {
      entry: ['takeQueue', 'sendNext'],
      on: {
        answered: [
          { guard: 'empty', target: 'idle', actions: 'noteGrown' },
          { guard: 'retry', target: 'waiting', actions: ['noteFailure', 'noteGrown'] },
          { target: 'sent', actions: ['noteSent', 'noteGrown'] },
        ],
      },
    },
    sent: { always: [{ guard: 'grown', target: 'handedOver' }, { target: 'sending' }] },
    idle: {
      always: [
        { guard: 'grown', target: 'handedOver' },
        { guard: 'queued', target: 'sending' },
      ],
      after: { idleCheck: 'sending' },
    },
    /** The regulator does not take it now: the same record again, later; a new record does not shorten the wait. */
    waiting: {
      always: { guard: 'grown', target: 'handedOver' },
      after: { backoff: 'sending' },
    },
    handedOver: { type: 'final' },
  },
});
