import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { answers, arrivals } from './passage.events.fixture.ts';
import { aPassage } from './passage.factory.ts';
import { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';

const walkOf = (part = {}): Walk<typeof passageMachine> => new Walk(passageMachine, aPassage(part));

it('a passage holds what it must for any order of what can happen', () => {
  const anything = fc.array(fc.nat(9_999), { maxLength: 40 });
  const start = fc.record({ unread: fc.boolean(), offline: fc.boolean() });
  fc.assert(
    fc.property(start, anything, ({ unread, offline }, picks) => {
      const walk = walkOf({ offline, ...(unread ? { plateNo: null } : {}) });
      for (const pick of picks) step(walk, pick);
      mustHold(walk);
    }),
    { numRuns: 50_000 },
  );
}, 120_000);

/** One of the things that can happen now: an answer to what was asked, a running timer, or anything unasked. */
function step(walk: Walk<typeof passageMachine>, pick: number): void {
  if (walk.snapshot.status !== 'active') return;
  const asked = walk.asked.flatMap(({ type }) => answers[type] ?? []);
  const timers = [...walk.timers].map(([id, { event }]) => ({ id, event: event as PassageEvent }));
  const choices = [
    ...asked.map((event) => ({ id: null, event })),
    ...timers,
    ...arrivals.map((event) => ({ id: null, event })),
  ];
  const chosen = choices[pick % choices.length];
  if (chosen === undefined) return;
  // People's orders go through the validator.
  if ('order' in chosen.event && !walk.snapshot.can(chosen.event)) return;
  if (chosen.id !== null) walk.timers.delete(chosen.id);
  walk.take(chosen.event);
}

function mustHold(walk: Walk<typeof passageMachine>): void {
  const openings: { turn: number }[] = [];
  for (const { type, snapshot } of walk.asked) {
    const { allowedBy, order, sensed: reading, input, turn } = snapshot.context;
    if (type === 'openBarrier') {
      expect(allowedBy).not.toBeNull();
      expect(input.offline).toBe(false);
      const before = openings.at(-1);
      expect(before === undefined || (turn > before.turn && order?.kind !== 'refuse')).toBe(true);
      openings.push({ turn });
    }
    if (type === 'closeBarrier') expect(reading?.loopB === true || reading?.radar === true).toBe(false);
  }
  expect(walk.names().filter((name) => name === 'recordFinished').length).toBeLessThanOrEqual(1);
  if (walk.snapshot.status === 'done') expect(walk.snapshot.context.result).not.toBeNull();
}
