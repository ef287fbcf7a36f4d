import { describe, expect, it } from 'vitest';
import type { AlertOrder } from '../contract/alert.ts';
import { Walk } from '../runtime/machine-walk.fixture.ts';
import { alertMachine } from './alert.machine.ts';

const at = Date.UTC(2026, 10, 24, 9, 0);
const order = (part: Partial<AlertOrder> = {}): AlertOrder => ({
  level: 'orange',
  effectiveFrom: at,
  person: 'officer',
  reason: 'notice 41',
  noticeNo: null,
  at,
  ...part,
});
const announced = (part: Partial<AlertOrder> = {}): Walk<typeof alertMachine> =>
  new Walk(alertMachine, { alert: 'alert/x', order: order(part) });
const recorded = { type: 'switchRecorded', seq: '7', at } as const;

describe('an alert', () => {
  it('is confirmed only when it is in the ledger', () => {
    const walk = announced();
    expect([walk.snapshot.value, walk.names(), walk.snapshot.context.seq]).toEqual([
      'switching',
      ['recordSwitch'],
      null,
    ]);
    expect(walk.take(recorded).snapshot).toMatchObject({ value: 'active', context: { seq: '7' } });
  });

  it('waits for its instant, and no longer', () => {
    const walk = announced({ effectiveFrom: at + 3_600_000 }).take(recorded);
    expect([walk.snapshot.value, [...walk.timers.values()][0]?.delay]).toEqual(['announced', 3_600_000]);
    expect(walk.elapse('untilEffective').snapshot.value).toBe('active');
  });

  it('can be changed while it is announced and while it is active, each time through the ledger', () => {
    const walk = announced({ effectiveFrom: at + 60_000 }).take(recorded, {
      type: 'change',
      order: order({ level: 'red' }),
    });
    expect(walk.snapshot).toMatchObject({
      value: 'switching',
      context: { turn: 1, seq: null, switch: { kind: 'changed', level: 'red' } },
    });
    walk.take(recorded, { type: 'change', order: order({ level: 'yellow' }) });
    expect(walk.snapshot.context).toMatchObject({ turn: 2, switch: { level: 'yellow' } });
  });

  it('takes no second switch before the first is in the ledger', () => {
    const walk = announced();
    expect(walk.snapshot.can({ type: 'change', order: order() })).toBe(false);
    expect(walk.snapshot.can({ type: 'lift', order: order() })).toBe(false);
  });

  it('is lifted at its instant, closed with its report a while later, and takes no order meanwhile', () => {
    const later = announced().take(
      recorded,
      { type: 'lift', order: order({ effectiveFrom: at + 1_000 }) },
      recorded,
    );
    expect([later.snapshot.value, later.snapshot.context.switch.kind]).toEqual(['announced', 'lifted']);
    const lifted = later.elapse('untilEffective');
    expect(lifted.snapshot.value).toBe('lifted');
    // The report is of what is in the ledger: first that it is over.
    lifted.take({ type: 'activationRecorded', turn: 0 });
    expect(lifted.snapshot.value).toBe('lifted');
    lifted.take({ type: 'activationRecorded', turn: 1 });
    expect([lifted.snapshot.value, [...lifted.timers.values()][0]?.delay]).toEqual(['settling', 120_000]);
    expect(lifted.snapshot.can({ type: 'change', order: order() })).toBe(false);
    expect(lifted.names().filter((name) => name === 'recordActivation')).toHaveLength(2);
    lifted.elapse('settle');
    expect([lifted.snapshot.value, lifted.names().at(-1)]).toEqual(['closing', 'closeAlert']);
    expect(lifted.take({ type: 'closeRecorded' }).snapshot).toMatchObject({
      status: 'done',
      value: 'closed',
    });
  });

  it('is cancelled, not lifted, before it was ever in force', () => {
    const walk = announced({ effectiveFrom: at + 60_000 }).take(
      recorded,
      { type: 'lift', order: order() },
      recorded,
    );
    expect(walk.snapshot).toMatchObject({
      status: 'done',
      value: 'cancelled',
      context: { switch: { kind: 'cancelled' } },
    });
    expect(walk.names()).not.toContain('recordActivation');
  });

  it('is cancelled also when the cancelling names an instant after its start: the start is replaced', () => {
    const walk = announced({ effectiveFrom: at + 60_000 }).take(
      recorded,
      { type: 'lift', order: order({ effectiveFrom: at + 120_000 }) },
      recorded,
    );
    expect(walk.elapse('untilEffective').snapshot.value).toBe('cancelled');
  });

  it('goes on when an announced lift is taken back by a change', () => {
    const walk = announced().take(
      recorded,
      { type: 'lift', order: order({ effectiveFrom: at + 60_000 }) },
      recorded,
      { type: 'change', order: order({ expectedUntil: at + 86_400_000 }) },
      recorded,
    );
    expect(walk.snapshot).toMatchObject({
      value: 'active',
      context: { switch: { kind: 'changed', level: 'orange' } },
    });
  });

  it('is nothing when another one was announced in the same moment', () => {
    const walk = announced().take({ type: 'switchRefused', message: 'another' });
    expect(walk.snapshot).toMatchObject({
      status: 'done',
      value: 'refused',
      context: { refusal: 'another', seq: null },
    });
  });
});
