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

  it('ends at once when it is lifted now, and at its instant when it is lifted later', () => {
    const now = announced().take(recorded, { type: 'lift', order: order() }, recorded);
    expect(now.snapshot).toMatchObject({
      status: 'done',
      value: 'lifted',
      context: { switch: { level: 'none' } },
    });
    const later = announced().take(
      recorded,
      { type: 'lift', order: order({ effectiveFrom: at + 1_000 }) },
      recorded,
    );
    expect(later.snapshot.value).toBe('announced');
    expect(later.elapse('untilEffective').snapshot.status).toBe('done');
  });
});
