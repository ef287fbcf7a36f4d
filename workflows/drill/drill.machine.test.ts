import { describe, expect, it } from 'vitest';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { aDrillOrder, ending } from './drill.factory.ts';
import { drillMachine } from './drill.machine.ts';

const at = Date.UTC(2026, 10, 30, 9, 0);
const started = (): Walk<typeof drillMachine> =>
  new Walk(drillMachine, { drill: 'drill/x', order: aDrillOrder(at) });
const recorded = { type: 'drillRecorded', seq: '7', at: at + 5 } as const;
const announced = (): Walk<typeof drillMachine> => started().take(recorded);
const answering = (): Walk<typeof drillMachine> =>
  announced().elapse('untilEffective').take({ type: 'trafficDriven' });
const valueOf = (walk: Walk<typeof drillMachine>): unknown => walk.snapshot.value;

describe('a drill', () => {
  it('begins only when it is in the ledger, and waits for its instant', () => {
    const walk = started();
    expect([valueOf(walk), walk.names()]).toEqual(['announcing', ['recordDrill']]);
    walk.take(recorded);
    expect([valueOf(walk), walk.names().at(-1)]).toEqual(['announced', 'driveDrill']);
    expect([...walk.timers.values()][0]?.delay).toBe(60_000 - 5);
    expect(valueOf(walk.elapse('untilEffective'))).toBe('active');
  });

  it('is refused where another is open', () => {
    const walk = started().take({ type: 'drillRefused', message: 'one is open', details: ['open'] });
    expect([valueOf(walk), walk.snapshot.status, walk.snapshot.context.refusal?.details]).toEqual([
      'refused',
      'done',
      ['open'],
    ]);
  });

  it('waits for the people when its vehicles are through, and no longer than it said', () => {
    const walk = answering();
    expect([valueOf(walk), [...walk.timers.values()].map(({ delay }) => delay)]).toEqual([
      'answering',
      [60_000],
    ]);
    expect(valueOf(walk.elapse('answerWithin'))).toBe('grading');
    expect(walk.names().at(-1)).toBe('gradeDrill');
    walk.take({ type: 'gradeRecorded', seq: '9' });
    expect([valueOf(walk), walk.snapshot.context.seq]).toEqual(['graded', '9']);
  });

  it('is graded at once when people have done everything, before or after the traffic', () => {
    expect(valueOf(answering().take({ type: 'peopleDone' }))).toBe('grading');
    const early = announced().elapse('untilEffective').take({ type: 'peopleDone' });
    expect(valueOf(early)).toBe('active');
    expect(valueOf(early.take({ type: 'trafficDriven' }))).toBe('grading');
  });

  it('is closed by a person only when its vehicles are through', () => {
    const close = { type: 'close', by: ending(at) } as const;
    expect(announced().snapshot.can(close)).toBe(false);
    const walk = answering().take(close);
    expect([valueOf(walk), walk.snapshot.context.by]).toEqual(['grading', close.by]);
  });

  it.each([
    ['announced', announced],
    ['in effect', () => announced().elapse('untilEffective')],
    ['waiting for people', answering],
    ['graded', () => answering().take({ type: 'peopleDone' })],
  ])('is broken off while %s, by a person or by an alert', (_, walk) => {
    const byPerson = walk().take({ type: 'abort', by: ending(at) });
    expect([valueOf(byPerson), byPerson.snapshot.context.why]).toEqual(['aborting', 'person']);
    const byAlert = walk().take({ type: 'alertAnnounced' });
    expect([byAlert.snapshot.context.why, byAlert.snapshot.context.by]).toEqual(['alert', null]);
    expect(valueOf(byAlert.take({ type: 'abortRecorded', seq: '8' }))).toBe('aborted');
  });
});
