/** The life of one version of a rule set: draft, submitted, approved, published, retired. The ledger holds each step. */
import { assign, setup } from 'xstate';
import type { PolicyWork, RuleSetName, WorkOrder, WorkOutcome, WorkState } from '../contract/policy-work.ts';

interface Turn {
  readonly key: string;
  readonly order: WorkOrder;
}

export interface PolicyWorkContext {
  readonly name: RuleSetName;
  readonly work: PolicyWork | null;
  /** Being written to the ledger. */
  readonly turn: Turn | null;
  /** What came of the last turn. */
  readonly last: { readonly key: string; readonly outcome: WorkOutcome } | null;
  readonly idleAfter: number;
}

export interface PolicyWorkInput {
  readonly name: RuleSetName;
  /** Milliseconds at rest after which the workflow ends; the ledger keeps the state. */
  readonly idleAfter: number;
}

type StepEvent<Step extends WorkOrder['step']> = {
  readonly type: Step;
  readonly key: string;
  readonly order: WorkOrder;
};

export type PolicyWorkEvent =
  | { readonly type: 'workLoaded'; readonly work: PolicyWork }
  | { readonly type: 'stepTaken'; readonly key: string; readonly outcome: WorkOutcome }
  | StepEvent<'save'>
  | StepEvent<'submit'>
  | StepEvent<'withdraw'>
  | StepEvent<'approve'>
  | StepEvent<'return'>
  | StepEvent<'publish'>
  | StepEvent<'retire'>
  | StepEvent<'restore'>;

const inState =
  (state: WorkState) =>
  ({ context }: { context: PolicyWorkContext }): boolean =>
    context.work?.state === state;

const taken = { target: 'recording', actions: 'takeTurn' } as const;
const rests = { idle: { target: 'ended' } } as const;

export const policyWorkMachine = setup({
  types: {
    context: {} as PolicyWorkContext,
    events: {} as PolicyWorkEvent,
    input: {} as PolicyWorkInput,
  },
  actions: {
    // Effects: executed by run-machine.
    loadWork: () => undefined,
    recordStep: () => undefined,
    noteWork: assign(({ event }) => (event.type === 'workLoaded' ? { work: event.work } : {})),
    takeTurn: assign(({ event }) =>
      'order' in event ? { turn: { key: event.key, order: event.order } } : {},
    ),
    noteOutcome: assign(({ event }) =>
      event.type === 'stepTaken'
        ? { turn: null, work: event.outcome.work, last: { key: event.key, outcome: event.outcome } }
        : {},
    ),
  },
  guards: {
    isNone: inState('none'),
    isDraft: inState('draft'),
    isSubmitted: inState('submitted'),
    isApproved: inState('approved'),
    isPublished: inState('published'),
  },
  delays: { idle: ({ context }) => context.idleAfter },
}).createMachine({
  id: 'policyWork',
  context: ({ input }) => ({ ...input, work: null, turn: null, last: null }),
  initial: 'loading',
  states: {
    loading: { entry: 'loadWork', on: { workLoaded: { target: 'resting', actions: 'noteWork' } } },
    /** Where the ledger says that it is. */
    resting: {
      always: [
        { guard: 'isNone', target: 'none' },
        { guard: 'isDraft', target: 'draft' },
        { guard: 'isSubmitted', target: 'submitted' },
        { guard: 'isApproved', target: 'approved' },
        { guard: 'isPublished', target: 'published' },
        { target: 'retired' },
      ],
    },
    none: { on: { save: taken }, after: rests },
    draft: { on: { save: taken, submit: taken }, after: rests },
    submitted: { on: { approve: taken, return: taken, withdraw: taken }, after: rests },
    approved: { on: { publish: taken, return: taken, withdraw: taken }, after: rests },
    published: { on: { retire: taken, restore: taken }, after: rests },
    retired: { after: rests },
    /** In the ledger, or refused there: then everything is as before. */
    recording: { entry: 'recordStep', on: { stepTaken: { target: 'resting', actions: 'noteOutcome' } } },
    ended: { type: 'final' },
  },
});
