/** What a change of the control status does to a vehicle that waits, or that has gone meanwhile. */
import { describe, expect, it } from 'vitest';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aDecision, anOrder, aPassage, aReading, noon } from './passage.factory.ts';
import { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';
import { stateName } from './passage.status.ts';

const block: PassageEvent = { type: 'decided', decision: aDecision({ outcome: 'block' }) };
const allow: PassageEvent = { type: 'decided', decision: aDecision({ seq: '95' }) };
const lifted = (part = {}): PassageEvent => ({
  type: 'statusChanged',
  status: { id: 'none/1/9', level: 'none', from: noon + 60_000, seq: '90', ...part },
});
const sensed = (part: Parameters<typeof aReading>[0]): PassageEvent => ({
  type: 'sensed',
  sensed: aReading(part),
});
const blocked = (): Walk<typeof passageMachine> => new Walk(passageMachine, aPassage()).take(block);
const state = (walk: Walk<typeof passageMachine>): string => stateName(walk.snapshot);

describe('a vehicle that waits, blocked', () => {
  it('is decided again by the instant of the change, and opens by that decision', () => {
    const walk = blocked().take(lifted());
    expect([state(walk), walk.names().at(-1)]).toEqual(['decidingAgain', 'decideAgain']);
    expect(walk.snapshot.context).toMatchObject({ decidedFor: noon + 60_000, decidedUnder: 'none/1/9' });
    walk.take(allow);
    expect([state(walk), walk.snapshot.context.allowedBy]).toEqual(['opening', '95']);
  });

  it('is decided again once a status, and not by one that counted when it was decided', () => {
    const again = blocked().take(lifted(), block, lifted());
    expect(again.names().filter((name) => name === 'decideAgain')).toHaveLength(1);
    expect(state(blocked().take(lifted({ from: noon - 1, seq: '3' })))).toBe('blocked');
  });

  it('is decided again by a change that names an instant before it, but was recorded after', () => {
    expect(state(blocked().take(lifted({ from: noon - 60_000, seq: '8' })))).toBe('decidingAgain');
  });

  it('is not decided again when somebody refused it, has let it through, or it has gone', () => {
    const refused = blocked().take(
      { type: 'refuse', order: anOrder() },
      { type: 'orderRecorded', seq: '8', at: noon },
      lifted(),
    );
    expect(state(refused)).toBe('refused');
    const gone = blocked().take(sensed({ loopA: false }), lifted());
    expect(state(gone)).toBe('blocked');
    const crossed = blocked().take(sensed({ arm: 'open', loopB: true }), lifted());
    expect(crossed.names()).not.toContain('decideAgain');
  });
});

describe('while it is decided again', () => {
  it('another in its place gets no opening by its decision', () => {
    const walk = blocked().take(lifted(), { type: 'vehicleLeft', why: 'replaced', at: noon }, allow);
    expect([state(walk), walk.snapshot.context.result]).toEqual(['finishing', 'replaced']);
    expect(walk.names()).not.toContain('openBarrier');
  });

  it('whoever is let through by hand has passed unreleased, with an alarm', () => {
    const walk = blocked().take(lifted(), sensed({ arm: 'open', loopB: true }), allow);
    expect([state(walk), walk.snapshot.context.result]).toEqual(['finishing', 'passed-unreleased']);
    expect(walk.names()).toContain('raiseAlarm');
  });

  it('a lane that is empty then stays shut', () => {
    const walk = blocked().take(lifted(), sensed({ loopA: false }), allow);
    expect([state(walk), walk.snapshot.context.allowedBy]).toEqual(['blocked', null]);
    expect(walk.names()).not.toContain('openBarrier');
  });
});

describe('a vehicle that nobody could decide', () => {
  const undecided = (): Walk<typeof passageMachine> =>
    new Walk(passageMachine, aPassage()).take({ type: 'undecidable', message: 'no rule set', at: noon });

  it('is decided when something counts from later on, and not because a process has started', () => {
    expect(state(undecided().take(lifted({ from: noon - 1 })))).toBe('undecided');
    expect(state(undecided().take(lifted()))).toBe('decidingAgain');
  });
});
