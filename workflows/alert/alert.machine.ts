/** A heavy-pollution alert: announced, in force, changed, lifted. Every switch is in the ledger before it is confirmed. */
import { assign, setup } from 'xstate';
import type {
  AlertInput,
  AlertOrder,
  LiftOrder,
  RaisedLevel,
  SwitchKind,
  SwitchSigner,
} from '../contract/alert.ts';

interface Switch extends SwitchSigner {
  readonly kind: SwitchKind;
  readonly level: RaisedLevel | 'none';
  readonly effectiveFrom: number;
  readonly reason: string;
  readonly noticeNo: string | null;
  readonly at: number;
}

export interface AlertContext {
  readonly alert: string;
  readonly turn: number;
  readonly switch: Switch;
  readonly seq: string | null;
}

export type AlertEvent =
  | { readonly type: 'switchRecorded'; readonly seq: string; readonly at: number }
  | { readonly type: 'change'; readonly order: AlertOrder }
  | { readonly type: 'lift'; readonly order: LiftOrder };

const isLift = ({ context }: { context: AlertContext }): boolean => context.switch.kind === 'lifted';

export const alertMachine = setup({
  types: { context: {} as AlertContext, events: {} as AlertEvent, input: {} as AlertInput },
  actions: {
    // Effect: executed by run-machine.
    recordSwitch: () => undefined,
    takeChange: assign(({ context, event }) =>
      event.type === 'change'
        ? { turn: context.turn + 1, seq: null, switch: { ...event.order, kind: 'changed' as const } }
        : {},
    ),
    takeLift: assign(({ context, event }) =>
      event.type === 'lift'
        ? {
            turn: context.turn + 1,
            seq: null,
            switch: { ...event.order, kind: 'lifted' as const, level: 'none' as const, noticeNo: null },
          }
        : {},
    ),
    noteRecorded: assign(({ context, event }) =>
      event.type === 'switchRecorded'
        ? { seq: event.seq, switch: { ...context.switch, at: Math.max(event.at, context.switch.at) } }
        : {},
    ),
  },
  guards: {
    isLift,
    inEffect: ({ context }) => context.switch.effectiveFrom <= context.switch.at,
    liftInEffect: ({ context }) => isLift({ context }) && context.switch.effectiveFrom <= context.switch.at,
  },
  delays: {
    untilEffective: ({ context }) => context.switch.effectiveFrom - context.switch.at,
  },
}).createMachine({
  id: 'alert',
  context: ({ input }) => ({
    alert: input.alert,
    turn: input.resumed?.turn ?? 0,
    seq: null,
    switch: { ...input.order, kind: input.resumed?.kind ?? 'started' },
  }),
  initial: 'switching',
  states: {
    switching: {
      entry: 'recordSwitch',
      on: { switchRecorded: { target: 'announced', actions: 'noteRecorded' } },
    },
    /** In the ledger, not yet in effect. Decisions take it by event time; nothing depends on this timer. */
    announced: {
      always: [
        { guard: 'liftInEffect', target: 'lifted' },
        { guard: 'inEffect', target: 'active' },
      ],
      on: {
        change: { target: 'switching', actions: 'takeChange' },
        lift: { target: 'switching', actions: 'takeLift' },
      },
      after: { untilEffective: [{ guard: 'isLift', target: 'lifted' }, { target: 'active' }] },
    },
    active: {
      on: {
        change: { target: 'switching', actions: 'takeChange' },
        lift: { target: 'switching', actions: 'takeLift' },
      },
    },
    lifted: { type: 'final' },
  },
});
