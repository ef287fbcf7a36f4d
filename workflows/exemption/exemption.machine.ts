/** The life of an exemption: proposed, approved or refused by somebody else, ended. The ledger holds each step. */
import { assign, setup } from 'xstate';
import type {
  ExemptionAnswer,
  ExemptionOrder,
  ExemptionState,
  ExemptionStep,
  ExemptionWork,
} from '../contract/exemption.ts';

interface Turn {
  readonly key: string;
  readonly order: ExemptionOrder;
}

export interface ExemptionContext {
  readonly id: string;
  readonly work: ExemptionWork | null;
  /** Being written to the ledger. */
  readonly turn: Turn | null;
  /** What came of the last turn. */
  readonly last: { readonly key: string; readonly answer: ExemptionAnswer } | null;
  readonly idleAfter: number;
}

export interface ExemptionInput {
  readonly id: string;
  /** Milliseconds at rest after which the workflow ends; the ledger keeps the state. */
  readonly idleAfter: number;
}

type StepEvent<Step extends ExemptionStep> = {
  readonly type: Step;
  readonly key: string;
  readonly order: ExemptionOrder;
};

export type ExemptionEvent =
  | { readonly type: 'exemptionLoaded'; readonly work: ExemptionWork }
  | { readonly type: 'stepTaken'; readonly key: string; readonly answer: ExemptionAnswer }
  | StepEvent<'propose'>
  | StepEvent<'approve'>
  | StepEvent<'refuse'>
  | StepEvent<'end'>;

const inState =
  (state: ExemptionState) =>
  ({ context }: { context: ExemptionContext }): boolean =>
    context.work?.state === state;

/** What has run out is neither approved nor ended any more. */
const isBeforeItsEnd = ({ context, event }: { context: ExemptionContext; event: ExemptionEvent }): boolean =>
  'order' in event && event.order.at < (context.work?.validTo ?? Infinity);

const taken = { target: 'recording', actions: 'takeTurn' } as const;
const takenInTime = { ...taken, guard: 'isBeforeItsEnd' } as const;
const rests = { idle: { target: 'over' } } as const;

export const exemptionMachine = setup({
  types: {
    context: {} as ExemptionContext,
    events: {} as ExemptionEvent,
    input: {} as ExemptionInput,
  },
  actions: {
    // Effects: executed by run-machine.
    loadExemption: () => undefined,
    recordStep: () => undefined,
    noteWork: assign(({ event }) => (event.type === 'exemptionLoaded' ? { work: event.work } : {})),
    takeTurn: assign(({ event }) =>
      'order' in event ? { turn: { key: event.key, order: event.order } } : {},
    ),
    noteAnswer: assign(({ event }) =>
      event.type === 'stepTaken'
        ? { turn: null, work: event.answer.work, last: { key: event.key, answer: event.answer } }
        : {},
    ),
  },
  guards: {
    isNone: inState('none'),
    isProposed: inState('proposed'),
    isApproved: inState('approved'),
    isRefused: inState('refused'),
    isBeforeItsEnd,
  },
  delays: { idle: ({ context }) => context.idleAfter },
}).createMachine({
  id: 'exemption',
  context: ({ input }) => ({ ...input, work: null, turn: null, last: null }),
  initial: 'loading',
  states: {
    loading: { entry: 'loadExemption', on: { exemptionLoaded: { target: 'resting', actions: 'noteWork' } } },
    /** Where the ledger says that it is. */
    resting: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isProposed', target: 'proposed' },
        { guard: 'isApproved', target: 'approved' },
        { guard: 'isRefused', target: 'refused' },
        { target: 'ended' },
      ],
    },
    none: { on: { propose: taken }, after: rests },
    proposed: { on: { approve: takenInTime, refuse: taken, end: taken }, after: rests },
    approved: { on: { end: takenInTime }, after: rests },
    refused: { after: rests },
    ended: { after: rests },
    recording: { entry: 'recordStep', on: { stepTaken: { target: 'resting', actions: 'noteAnswer' } } },
    /** Of the workflow, not of the exemption. */
    over: { type: 'final' },
  },
});
