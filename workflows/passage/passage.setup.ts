/** What the passage machine is made of: its events, effects, guards and delays. */
import { setup } from 'xstate';
import type { PassageInput } from '../contract/passage.ts';
import { passageAssigns } from './passage.assigns.ts';
import { passageGuards } from './passage.guards.ts';
import type { EffectParams, PassageContext, PassageEvent } from './passage.model.ts';

/** Twice as long after each try, up to five minutes: a vehicle may stand under the arm for a whole shift. */
const nextTry = (first: number, tries: number): number =>
  Math.min(first * 2 ** Math.min(tries, 10), Math.max(first, 300_000));

export const passageSetup = setup({
  types: {
    context: {} as PassageContext,
    events: {} as PassageEvent,
    input: {} as PassageInput,
  },
  actions: {
    // Effects: executed by run-machine, never here.
    decide: () => undefined,
    decideAgain: () => undefined,
    openBarrier: () => undefined,
    closeBarrier: () => undefined,
    readBarrier: () => undefined,
    showBoard: (_, _params: EffectParams['showBoard']) => undefined,
    recordUnread: () => undefined,
    recordUndecided: () => undefined,
    recordOverride: () => undefined,
    recordOpened: () => undefined,
    raiseAlarm: (_, _params: EffectParams['raiseAlarm']) => undefined,
    recordFinished: () => undefined,
    ...passageAssigns,
  },
  guards: passageGuards,
  delays: {
    confirmOpen: ({ context }) => context.input.timing.confirmOpen,
    enter: ({ context }) => context.input.timing.enter,
    confirmClose: ({ context }) => context.input.timing.confirmClose,
    retryClose: ({ context }) => nextTry(context.input.timing.retryClose, context.closeTries),
    leave: ({ context }) => context.input.timing.leave,
  },
});
