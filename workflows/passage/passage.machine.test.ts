import { describe, expect, it } from 'vitest';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aDecision, anIdentity, anOrder, aPassage, aReading, noon } from './passage.factory.ts';
import { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';
import { possibleOrders, stateName } from './passage.status.ts';

const allow: PassageEvent = { type: 'decided', decision: aDecision() };
const block: PassageEvent = {
  type: 'decided',
  decision: aDecision({ outcome: 'block', code: 'stage-below-5' }),
};
const sensed = (part: Parameters<typeof aReading>[0]): PassageEvent => ({
  type: 'sensed',
  sensed: aReading(part),
});
const pulsed: PassageEvent = { type: 'openAnswered', answer: { kind: 'pulsed', at: noon, tries: 1 } };
const recorded: PassageEvent = { type: 'finishRecorded', seq: '10', at: noon };
const state = (walk: Walk<typeof passageMachine>): string => stateName(walk.snapshot);
const walkOf = (part = {}): Walk<typeof passageMachine> => new Walk(passageMachine, aPassage(part));

/** Until the vehicle is under the raised arm. */
const underTheArm = (): Walk<typeof passageMachine> =>
  walkOf().take(
    allow,
    pulsed,
    sensed({ arm: 'open' }),
    sensed({ arm: 'open', loopB: true }),
    sensed({ arm: 'open', loopA: false, loopB: true }),
  );

describe('a passage', () => {
  it('opens for an allowed vehicle, closes behind it, and is recorded', () => {
    const walk = underTheArm();
    expect(walk.names()).toEqual(['decide', 'openBarrier', 'showBoard', 'recordOpened']);
    walk.take(sensed({ arm: 'open', loopA: false }), sensed({ arm: 'closed', loopA: false }), recorded);
    expect(walk.names().slice(4)).toEqual(['closeBarrier', 'recordFinished']);
    expect(walk.snapshot).toMatchObject({ status: 'done', context: { result: 'passed' } });
  });

  it('keeps a blocked vehicle waiting until a person releases it, and opens only when that is in the ledger', () => {
    const walk = walkOf().take(block);
    expect(state(walk)).toBe('blocked');
    walk.take({ type: 'release', order: anOrder() });
    expect(walk.names()).not.toContain('openBarrier');
    walk.take({ type: 'orderRecorded', seq: '9', at: noon });
    expect(walk.names()).toContain('openBarrier');
    expect(walk.snapshot.context.allowedBy).toBe('9');
  });

  it('takes a second release for what it is: too late', () => {
    const walk = walkOf().take(block, { type: 'release', order: anOrder() });
    expect(possibleOrders(walk.snapshot)).toEqual([]);
    expect(walk.snapshot.can({ type: 'release', order: anOrder() })).toBe(false);
  });

  it('sees a blocked vehicle turn back when the lane stays clear', () => {
    const walk = walkOf().take(block, sensed({ loopA: false }));
    expect(walk.names()).not.toContain('recordFinished');
    walk.elapse('leave').take(recorded);
    expect(walk.snapshot.context.result).toBe('turned-back');
  });

  it('does not take a short gap of the loop for a vehicle that left', () => {
    const walk = walkOf().take(block, sensed({ loopA: false }), sensed({ loopA: true }));
    expect(() => walk.elapse('leave')).toThrow('no timer leave runs');
    expect(state(walk)).toBe('blocked');
  });

  it('decides an unread vehicle by what a person reads', () => {
    const walk = walkOf({ plateNo: null });
    expect(walk.names()).toEqual(['recordUnread', 'showBoard']);
    walk.take({ type: 'identify', order: anIdentity() });
    expect(walk.snapshot.context).toMatchObject({ plateNo: '冀B88888', plateColour: '1' });
    expect(state(walk)).toBe('deciding');
  });

  it('reads the barrier when the open limit does not answer, and asks for a person when the arm is shut', () => {
    const walk = walkOf().take(allow, pulsed).elapse('confirmOpen');
    expect(walk.names().at(-1)).toBe('readBarrier');
    walk.take({ type: 'inputsRead', sensed: aReading(), at: noon });
    expect(state(walk)).toBe('unconfirmed');
    expect(possibleOrders(walk.snapshot)).toEqual(['refuse', 'retryOpen']);
  });

  it('goes on when the arm turns out to be open after all', () => {
    const walk = walkOf().take(allow, pulsed).elapse('confirmOpen');
    walk.take({ type: 'inputsRead', sensed: aReading({ arm: 'open' }), at: noon });
    expect(state(walk)).toBe('passing');
  });

  it('keeps the arm up while only the radar sees the vehicle', () => {
    const walk = underTheArm().take(sensed({ arm: 'open', loopA: false, radar: true }));
    expect(state(walk)).toBe('passing');
    expect(walk.names()).not.toContain('closeBarrier');
  });

  it('looks again before it closes an arm under which something stood', () => {
    const walk = underTheArm().take(sensed({ arm: 'open', loopA: false }));
    walk.take({ type: 'closeAnswered', answer: { kind: 'occupied', at: noon } });
    expect(state(walk)).toBe('clearing');
    walk.elapse('retryClose');
    expect(walk.names().at(-1)).toBe('readBarrier');
    walk.take({ type: 'inputsRead', sensed: aReading({ arm: 'open', loopA: false, loopB: true }), at: noon });
    expect(state(walk)).toBe('clearing');
  });

  it('says unobserved where nobody looked, instead of passed', () => {
    const walk = walkOf().take(allow, pulsed, sensed({ arm: 'open', loopA: false, afterGap: true }));
    walk.take(sensed({ arm: 'closed', loopA: false }), recorded);
    expect(walk.snapshot.context.result).toBe('unobserved');
  });

  it('closes an arm under which nobody drove', () => {
    const walk = walkOf()
      .take(allow, pulsed, sensed({ arm: 'open' }))
      .elapse('enter');
    expect(walk.names()).not.toContain('closeBarrier');
    walk.take(sensed({ arm: 'open', loopA: false }), sensed({ loopA: false }), recorded);
    expect(walk.snapshot.context.result).toBe('not-entered');
  });

  it('does not take what crossed loop B before the order for the released vehicle passing', () => {
    const walk = walkOf().take(block, sensed({ loopB: true }), sensed({}));
    walk.take({ type: 'release', order: anOrder() }, { type: 'orderRecorded', seq: '9', at: noon });
    walk.take(pulsed, sensed({ arm: 'open' }));
    expect(state(walk)).toBe('passing');
    walk.take(sensed({ arm: 'open', loopB: true }), sensed({ arm: 'open', loopA: false }));
    expect(state(walk)).toBe('closing');
  });

  it('records a blocked vehicle that somebody let through by hand for what it is, with an alarm', () => {
    const walk = walkOf().take(block, sensed({ arm: 'open' }), sensed({ arm: 'open', loopB: true }));
    expect(state(walk)).toBe('blocked');
    walk
      .take(sensed({ arm: 'open', loopA: false }))
      .elapse('leave')
      .take(recorded);
    expect(walk.names()).toContain('raiseAlarm');
    expect(walk.snapshot.context).toMatchObject({ result: 'passed-unreleased', openedAt: null });
  });

  it('opens for a release that comes after the vehicle went through by hand, and closes behind it', () => {
    const walk = walkOf().take(
      block,
      sensed({ arm: 'open', loopB: true }),
      sensed({ arm: 'open', loopA: false }),
    );
    walk.take({ type: 'release', order: anOrder() }, { type: 'orderRecorded', seq: '9', at: noon });
    expect(state(walk)).toBe('closing');
    walk.take(sensed({ loopA: false }), recorded);
    expect(walk.snapshot.context.result).toBe('passed');
  });

  it('does not take a reading of loop B under a shut arm for a vehicle that went through', () => {
    const walk = walkOf().take(block, sensed({ loopB: true }), sensed({ loopA: false }));
    walk.elapse('leave').take(recorded);
    expect(walk.snapshot.context.result).toBe('turned-back');
  });

  it('closes an arm that rises after its vehicle was refused, and goes on waiting for that to leave', () => {
    const walk = walkOf().take(allow, pulsed).elapse('confirmOpen');
    walk.take({ type: 'inputsRead', sensed: aReading(), at: noon }, { type: 'refuse', order: anOrder() });
    walk.take({ type: 'orderRecorded', seq: '9', at: noon });
    expect(state(walk)).toBe('refused');
    walk.take(sensed({ arm: 'open', loopB: true }));
    expect(walk.names()).not.toContain('closeBarrier');
    walk.take(sensed({ arm: 'open' }));
    expect(walk.names().at(-1)).toBe('closeBarrier');
    walk.take({ type: 'closeAnswered', answer: { kind: 'pulsed', at: noon } });
    expect(state(walk)).toBe('refused');
  });

  it('closes behind an allowed vehicle that drove through although no open limit answered', () => {
    const walk = walkOf().take(allow, pulsed).elapse('confirmOpen');
    walk.take({ type: 'inputsRead', sensed: aReading({ arm: 'between' }), at: noon });
    expect(state(walk)).toBe('unconfirmed');
    walk.take(sensed({ arm: 'between', loopB: true }), sensed({ arm: 'between', loopA: false }));
    expect(state(walk)).toBe('closing');
    walk.take(sensed({ loopA: false }), recorded);
    expect(walk.snapshot.context).toMatchObject({ result: 'passed', openedAt: expect.any(Number) });
  });

  it('gives the lane free when the arm does not close: after three more tries, or for the next vehicle', () => {
    const failed: PassageEvent = {
      type: 'closeAnswered',
      answer: { kind: 'failed', at: noon, fault: 'timeout' },
    };
    const unclosed = (): Walk<typeof passageMachine> =>
      underTheArm().take(sensed({ arm: 'open', loopA: false }), failed);
    const hurried = unclosed().take({ type: 'vehicleLeft', why: 'replaced', at: noon }, recorded);
    expect(hurried.snapshot).toMatchObject({ status: 'done', context: { result: 'passed' } });
    const walk = unclosed();
    for (const waitMs of [15_000, 30_000, 60_000]) {
      expect([...walk.timers.values()].map(({ delay }) => delay)).toEqual([waitMs]);
      walk.elapse('retryClose');
      walk.take({ type: 'inputsRead', sensed: aReading({ arm: 'open', loopA: false }), at: noon }, failed);
    }
    walk.elapse('retryClose').take(recorded);
    expect(walk.snapshot).toMatchObject({ status: 'done', context: { result: 'passed' } });
    expect(walk.snapshot.context.problem).not.toBeNull();
  });

  it('takes a vehicle that stands on loop B already when it is released for passing when it leaves it', () => {
    const walk = walkOf().take(block, sensed({ loopB: true }), { type: 'release', order: anOrder() });
    walk.take({ type: 'orderRecorded', seq: '9', at: noon }, pulsed, sensed({ arm: 'open', loopB: true }));
    walk.take(sensed({ arm: 'open', loopA: false }), sensed({ loopA: false }), recorded);
    expect(walk.snapshot.context.result).toBe('passed');
  });

  it('ignores a reading that is older than what it knows', () => {
    const walk = walkOf().take(
      allow,
      pulsed,
      sensed({ arm: 'open', at: noon + 5 }),
      sensed({ arm: 'closed', at: noon + 1 }),
    );
    expect(walk.snapshot.context.sensed?.arm).toBe('open');
  });

  it('records a back-filled event without moving or showing anything', () => {
    const walk = walkOf({ offline: true }).take(block, recorded);
    expect(walk.names()).toEqual(['decide', 'recordFinished']);
    expect(walk.snapshot.context.result).toBe('back-filled');
  });
});
