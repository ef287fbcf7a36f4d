/**
 * A heavy-pollution alert: announced, in force, changed, lifted, closed; or cancelled before it was ever in force.
 * Every switch is in the ledger before it is confirmed. Decisions take the level by event time: nothing that a gate
 * decides depends on a timer here.
 */
import { assign, setup } from 'xstate';
import type { AlertInput, AlertOrder, LiftOrder, RaisedLevel, SwitchKind } from '../contract/alert.ts';

interface Switch extends Omit<AlertOrder, 'level' | 'basedOn'> {
  readonly kind: SwitchKind;
  readonly level: RaisedLevel | 'none';
}

export interface AlertContext {
  readonly alert: string;
  readonly turn: number;
  readonly switch: Switch;
  /** The entry of the newest switch, once it is there. */
  readonly seq: string | null;
  /** It was in force, with whatever level. */
  readonly wasActive: boolean;
  readonly refusal: string | null;
  readonly closeAfter: number;
}

export type AlertEvent =
  | { readonly type: 'switchRecorded'; readonly seq: string; readonly at: number }
  | { readonly type: 'switchRefused'; readonly message: string }
  | { readonly type: 'activationRecorded'; readonly turn: number }
  | { readonly type: 'closeRecorded' }
  | { readonly type: 'change'; readonly order: AlertOrder }
  | { readonly type: 'lift'; readonly order: LiftOrder };

const ends = ({ context }: { context: AlertContext }): boolean =>
  context.switch.kind === 'lifted' || context.switch.kind === 'cancelled';
const inEffect = ({ context }: { context: AlertContext }): boolean =>
  context.switch.effectiveFrom <= context.switch.at;
const ended = { guard: 'endsAfterForce', target: 'lifted' } as const;

/** What the person had seen was asked about before the order was taken. */
function withoutSeen<Order extends LiftOrder>(order: Order): Omit<Order, 'basedOn'> {
  const copy: Order = { ...order };
  delete copy.basedOn;
  return copy;
}

export const defaultCloseAfter = 120_000;

export const alertMachine = setup({
  types: {
    context: {} as AlertContext,
    events: {} as AlertEvent,
    input: {} as AlertInput,
  },
  actions: {
    // Effects: executed by run-machine.
    recordSwitch: () => undefined,
    recordActivation: () => undefined,
    closeAlert: () => undefined,
    takeChange: assign(({ context, event }) =>
      event.type === 'change'
        ? {
            turn: context.turn + 1,
            seq: null,
            switch: { ...withoutSeen(event.order), kind: 'changed' as const },
          }
        : {},
    ),
    takeLift: assign(({ context, event }) =>
      event.type === 'lift'
        ? {
            turn: context.turn + 1,
            seq: null,
            switch: {
              ...withoutSeen(event.order),
              kind: context.wasActive ? ('lifted' as const) : ('cancelled' as const),
              level: 'none' as const,
              noticeNo: event.order.noticeNo ?? null,
            },
          }
        : {},
    ),
    noteRecorded: assign(({ context, event }) =>
      event.type === 'switchRecorded'
        ? { seq: event.seq, switch: { ...context.switch, at: Math.max(event.at, context.switch.at) } }
        : {},
    ),
    noteRefused: assign(({ event }) => (event.type === 'switchRefused' ? { refusal: event.message } : {})),
    noteActive: assign({ wasActive: true }),
  },
  guards: {
    inEffect,
    endsAfterForce: ({ context }) => ends({ context }) && context.wasActive,
    ends,
    endInEffect: ({ context }) => ends({ context }) && inEffect({ context }) && context.wasActive,
    isOfThisTurn: ({ context, event }) => event.type === 'activationRecorded' && event.turn === context.turn,
    closesAtOnce: ({ context }) => context.closeAfter === 0,
    cancelInEffect: ({ context }) => ends({ context }) && inEffect({ context }),
  },
  delays: {
    untilEffective: ({ context }) => context.switch.effectiveFrom - context.switch.at,
    settle: ({ context }) => context.closeAfter,
  },
}).createMachine({
  id: 'alert',
  context: ({ input }) => ({
    alert: input.alert,
    turn: input.resumed?.turn ?? 0,
    seq: null,
    switch: { ...input.order, kind: input.resumed?.kind ?? 'started' },
    wasActive: input.resumed?.wasActive ?? false,
    refusal: null,
    closeAfter: input.closeAfter ?? defaultCloseAfter,
  }),
  initial: 'switching',
  states: {
    switching: {
      entry: 'recordSwitch',
      on: {
        switchRecorded: { target: 'announced', actions: 'noteRecorded' },
        switchRefused: { target: 'refused', actions: 'noteRefused' },
      },
    },
    /** In the ledger, not yet in effect. */
    announced: {
      always: [
        { guard: 'endInEffect', target: 'lifted' },
        { guard: 'cancelInEffect', target: 'cancelled' },
        { guard: 'inEffect', target: 'active' },
      ],
      on: {
        change: { target: 'switching', actions: 'takeChange' },
        lift: { target: 'switching', actions: 'takeLift' },
      },
      after: { untilEffective: [ended, { guard: 'ends', target: 'cancelled' }, { target: 'active' }] },
    },
    active: {
      entry: ['noteActive', 'recordActivation'],
      on: {
        change: { target: 'switching', actions: 'takeChange' },
        lift: { target: 'switching', actions: 'takeLift' },
      },
    },
    /** Over; what waited at the gates is decided again, and what was under way ends. */
    lifted: {
      entry: 'recordActivation',
      on: { activationRecorded: { guard: 'isOfThisTurn', target: 'settling' } },
    },
    settling: {
      always: { guard: 'closesAtOnce', target: 'closing' },
      after: { settle: 'closing' },
    },
    closing: { entry: 'closeAlert', on: { closeRecorded: 'closed' } },
    closed: { type: 'final' },
    /** Taken back before it was ever in force. */
    cancelled: { type: 'final' },
    /** Another alert had been announced in the same moment: nothing is in the ledger. */
    refused: { type: 'final' },
  },
});
