import { describe, expect, it } from 'vitest';
import { workStates, workSteps } from '../contract/policy-work.ts';
import type { WorkOrder, WorkState, WorkStep } from '../contract/policy-work.ts';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aSave, aStep, aWork } from './policy-work.factory.ts';
import { policyWorkMachine } from './policy-work.machine.ts';
import type { PolicyWorkEvent } from './policy-work.machine.ts';

const input = { name: { id: 'trial', version: 2 }, idleAfter: 60_000 };
const steps = Object.keys(workSteps) as WorkStep[];
const orderOf = (step: WorkStep): WorkOrder => (step === 'save' ? aSave() : aStep({ step }));
const event = (step: WorkStep): PolicyWorkEvent => ({ type: step, key: 'k', order: orderOf(step) });
const loaded = (state: WorkState) =>
  new Walk(policyWorkMachine, input).take({ type: 'workLoaded', work: aWork({ state }) });

describe('the work on a rule set', () => {
  it('takes no step before the ledger has told where it is', () => {
    const walk = new Walk(policyWorkMachine, input);
    expect([walk.snapshot.value, walk.names()]).toEqual(['loading', ['loadWork']]);
    for (const step of steps) expect(walk.snapshot.can(event(step))).toBe(false);
  });

  it.each(workStates)('in the state %s takes the steps that the contract names, and no other', (state) => {
    const walk = loaded(state);
    expect(walk.snapshot.value).toBe(state);
    const possible = steps.filter((step) => walk.snapshot.can(event(step)));
    expect(possible).toEqual(steps.filter((step) => workSteps[step].from.includes(state)));
  });

  it.each(steps)('%s is in the ledger before the state changes, and refused leaves it', (step) => {
    const [from] = workSteps[step].from;
    const { to } = workSteps[step];
    const begun = loaded(from as WorkState).take(event(step));
    expect([begun.snapshot.value, begun.names().at(-1)]).toEqual(['recording', 'recordStep']);
    for (const other of steps) expect(begun.snapshot.can(event(other))).toBe(false);
    const work = aWork({ state: to });
    const outcome = { kind: 'recorded', work, seq: '9' } as const;
    expect(begun.take({ type: 'stepTaken', key: 'k', outcome }).snapshot).toMatchObject({
      value: to,
      context: { turn: null, last: { key: 'k', outcome } },
    });
    const stays = { kind: 'refused', failure: 'BadRequest', message: '', problems: [] } as const;
    const refused = loaded(from as WorkState).take(event(step), {
      type: 'stepTaken',
      key: 'k',
      outcome: { ...stays, work: aWork({ state: from as WorkState }) },
    });
    expect(refused.snapshot.value).toBe(from);
  });

  it('ends after a while at rest: the ledger keeps the state', () => {
    const walk = loaded('draft');
    expect([...walk.timers.values()][0]?.delay).toBe(60_000);
    expect(walk.elapse('idle').snapshot.status).toBe('done');
  });
});
