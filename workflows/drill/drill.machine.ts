/**
 * A drill: announced, in effect while its traffic comes, waiting for the people, graded; or broken off, by a person or by
 * an alert, which always goes first. Nothing here touches a gate.
 */
import { assign, setup } from 'xstate';
import type { DrillBreak, DrillEnd, DrillInput } from '../contract/drill.ts';

export interface DrillContext extends DrillInput {
  /** The newest entry of its own course. */
  readonly seq: string | null;
  readonly refusal: { readonly message: string; readonly details: readonly unknown[] } | null;
  /** When the announcement was in the ledger, ms. */
  readonly recordedAt: number;
  readonly isDriven: boolean;
  readonly isComplete: boolean;
  readonly why: DrillBreak;
  readonly by: DrillEnd | null;
}

export type DrillEvent =
  | { readonly type: 'drillRecorded'; readonly seq: string; readonly at: number }
  | { readonly type: 'drillRefused'; readonly message: string; readonly details: readonly unknown[] }
  | { readonly type: 'trafficDriven' }
  | { readonly type: 'peopleDone' }
  | { readonly type: 'abort'; readonly by: DrillEnd }
  | { readonly type: 'alertAnnounced' }
  | { readonly type: 'close'; readonly by: DrillEnd }
  | { readonly type: 'abortRecorded'; readonly seq: string }
  | { readonly type: 'gradeRecorded'; readonly seq: string };

const whileOpen = {
  trafficDriven: { actions: 'noteDriven' },
  peopleDone: { actions: 'noteComplete' },
} as const;
const mayEnd = {
  abort: { target: 'aborting', actions: 'noteBreak' },
  alertAnnounced: { target: 'aborting', actions: 'noteBreak' },
} as const;

export const drillMachine = setup({
  types: { context: {} as DrillContext, events: {} as DrillEvent, input: {} as DrillInput },
  actions: {
    // Effects: executed by run-machine.
    recordDrill: () => undefined,
    driveDrill: () => undefined,
    abortDrill: () => undefined,
    gradeDrill: () => undefined,
    noteRecorded: assign(({ event }) =>
      event.type === 'drillRecorded' ? { seq: event.seq, recordedAt: event.at } : {},
    ),
    noteRefused: assign(({ event }) =>
      event.type === 'drillRefused' ? { refusal: { message: event.message, details: event.details } } : {},
    ),
    noteDriven: assign({ isDriven: true }),
    noteComplete: assign({ isComplete: true }),
    noteBreak: assign(({ event }) => {
      if (event.type === 'abort') return { by: event.by, why: 'person' as const };
      return { why: 'alert' as const };
    }),
    noteClosed: assign(({ event }) => (event.type === 'close' ? { by: event.by } : {})),
    noteEnd: assign(({ event }) =>
      event.type === 'abortRecorded' || event.type === 'gradeRecorded' ? { seq: event.seq } : {},
    ),
  },
  guards: {
    isDriven: ({ context }) => context.isDriven,
    isComplete: ({ context }) => context.isComplete,
  },
  delays: {
    untilEffective: ({ context }) => Math.max(0, context.order.terms.effectiveFrom - context.recordedAt),
    answerWithin: ({ context }) => context.order.terms.answerWithin * 1_000,
  },
}).createMachine({
  id: 'drill',
  context: ({ input }) => ({
    ...input,
    seq: null,
    refusal: null,
    recordedAt: input.order.at,
    isDriven: false,
    isComplete: false,
    why: 'person',
    by: null,
  }),
  initial: 'announcing',
  states: {
    announcing: {
      entry: 'recordDrill',
      on: {
        drillRecorded: { target: 'announced', actions: 'noteRecorded' },
        drillRefused: { target: 'refused', actions: 'noteRefused' },
      },
    },
    /** In the ledger, its instant to come. */
    announced: {
      entry: 'driveDrill',
      on: { ...mayEnd, ...whileOpen },
      after: { untilEffective: 'active' },
    },
    /** In effect: the vehicles of the drill come. */
    active: { always: { guard: 'isDriven', target: 'answering' }, on: { ...mayEnd, ...whileOpen } },
    /** All vehicles are decided; people may still have something to do. */
    answering: {
      always: { guard: 'isComplete', target: 'grading' },
      on: { ...mayEnd, ...whileOpen, close: { target: 'grading', actions: 'noteClosed' } },
      after: { answerWithin: 'grading' },
    },
    /** May still be broken off: a report that cannot be made must not keep the drill open. */
    grading: {
      entry: 'gradeDrill',
      on: { ...mayEnd, gradeRecorded: { target: 'graded', actions: 'noteEnd' } },
    },
    aborting: { entry: 'abortDrill', on: { abortRecorded: { target: 'aborted', actions: 'noteEnd' } } },
    graded: { type: 'final' },
    aborted: { type: 'final' },
    /** Another drill or an alert is open: nothing is in the ledger. */
    refused: { type: 'final' },
  },
});
