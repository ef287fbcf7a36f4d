import { describe, expect, it } from 'vitest';
import { exemptionStates, exemptionSteps } from '../contract/exemption.ts';
import type { ExemptionOrder, ExemptionState, ExemptionStep } from '../contract/exemption.ts';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aJudgement, anExemption, aProposal, someTerms } from './exemption.factory.ts';
import { exemptionMachine } from './exemption.machine.ts';
import type { ExemptionEvent } from './exemption.machine.ts';

const input = { id: 'exemption/1', idleAfter: 60_000 };
const steps = Object.keys(exemptionSteps) as ExemptionStep[];
const { validTo: end } = someTerms();
const event = (step: ExemptionStep, at = end - 1): ExemptionEvent => {
  const order: ExemptionOrder = step === 'propose' ? aProposal({ at }) : aJudgement({ step, at });
  return { type: step, key: 'k', order };
};
const workIn = (state: ExemptionState) =>
  anExemption(state === 'none' ? { state, proposedBy: null, validTo: null } : { state });
const loaded = (state: ExemptionState) =>
  new Walk(exemptionMachine, input).take({ type: 'exemptionLoaded', work: workIn(state) });
const possible = (state: ExemptionState, at?: number) =>
  steps.filter((step) => loaded(state).snapshot.can(event(step, at)));

describe('an exemption', () => {
  it('takes no step before the ledger has told where it is', () => {
    const walk = new Walk(exemptionMachine, input);
    expect([walk.snapshot.value, walk.names()]).toEqual(['loading', ['loadExemption']]);
    for (const step of steps) expect(walk.snapshot.can(event(step))).toBe(false);
  });

  it.each(exemptionStates)('that is %s takes the steps that the contract names, and no other', (state) => {
    expect(loaded(state).snapshot.value).toBe(state);
    expect(possible(state)).toEqual(steps.filter((step) => exemptionSteps[step].from.includes(state)));
  });

  it.each(steps)('%s is in the ledger before the state changes', (step) => {
    const { from, to } = exemptionSteps[step];
    for (const state of from) {
      const begun = loaded(state).take(event(step));
      expect([begun.snapshot.value, begun.names().at(-1)]).toEqual(['recording', 'recordStep']);
      for (const other of steps) expect(begun.snapshot.can(event(other))).toBe(false);
      const answer = { work: workIn(to), seq: '9' };
      expect(begun.take({ type: 'stepTaken', key: 'k', answer }).snapshot).toMatchObject({
        value: to,
        context: { turn: null, last: { key: 'k', answer } },
      });
    }
  });

  it('that has run out is not approved and not ended; what was only proposed can be put away', () => {
    expect(possible('proposed', end)).toEqual(['refuse', 'end']);
    expect(possible('approved', end)).toEqual([]);
  });

  it('rests for a while, then its workflow is over: the ledger keeps the state', () => {
    const walk = loaded('approved');
    expect([...walk.timers.values()][0]?.delay).toBe(60_000);
    expect(walk.elapse('idle').snapshot.status).toBe('done');
  });
});
