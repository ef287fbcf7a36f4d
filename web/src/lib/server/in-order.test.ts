import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InOrder } from './in-order.ts';
import type { Numbered } from './in-order.ts';

/** A ledger that grows, an ear that hears some of it, late, twice or not at all, and what was passed on in the end. */
function aLedger() {
  const passed: number[] = [];
  const jumps: number[] = [];
  let head = 0;
  let reads = 0;
  let fails = false;
  const at = (seq: number): Numbered => ({ kind: 'access', subject: 'x', seq });
  const order = new InOrder({
    read: async (after) => {
      reads += 1;
      const upTo = head;
      await Promise.resolve();
      if (fails) {
        fails = false;
        throw new Error('the database is away');
      }
      if (after === null) return { head: upTo, notices: [] };
      if (upTo < after || upTo - after > 50) return { head: upTo, notices: null };
      return { head: upTo, notices: Array.from({ length: upTo - after }, (_, n) => at(after + n + 1)) };
    },
    pass: (notices) => passed.push(...notices.map(({ seq }) => seq ?? 0)),
    jump: (to) => jumps.push(to),
  });
  return {
    order,
    passed,
    jumps,
    at,
    reads: () => reads,
    grow: (by: number) => (head += by),
    fail: () => (fails = true),
  };
}

describe('notices in order', () => {
  it('begins with what comes, and asks nothing while nothing is missing', async () => {
    const { order, passed, at, reads, grow } = aLedger();
    grow(7);
    await order.fill();
    for (const seq of [8, 9, 9, 10]) {
      grow(1);
      await order.take(at(seq));
    }
    expect(passed).toEqual([8, 9, 10]);
    expect(reads()).toBe(1);
  });

  it('passes each entry on once and in order, whatever is lost, late or twice', async () => {
    const steps = fc.array(
      fc.record({ grow: fc.nat(5), heard: fc.boolean(), twice: fc.boolean(), reconnects: fc.boolean() }),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        const { order, passed, at, grow } = aLedger();
        await order.fill();
        const waiting: Promise<void>[] = [];
        for (const { grow: by, heard, twice, reconnects } of script) {
          for (let n = 0; n < by; n += 1) {
            const seq = grow(1);
            if (heard) waiting.push(order.take(at(seq)));
            if (heard && twice) waiting.push(order.take(at(seq)));
          }
          if (reconnects) waiting.push(order.fill());
        }
        await Promise.all(waiting);
        await order.fill();
        expect(passed).toEqual(Array.from({ length: order.position ?? 0 }, (_, n) => n + 1));
        expect(order.position).toBe(grow(0));
      }),
    );
  });

  it('jumps where too much is missing, and back where the ledger has become shorter', async () => {
    const { order, passed, jumps, at, grow } = aLedger();
    await order.fill();
    grow(100);
    await order.take(at(100));
    grow(-40);
    await order.fill();
    grow(1);
    await order.take(at(61));
    expect(jumps).toEqual([100, 60]);
    expect(passed).toEqual([61]);
  });

  it('loses nothing of what it heard while a reading failed', async () => {
    const { order, passed, at, grow, fail } = aLedger();
    await order.fill();
    grow(1);
    fail();
    const filling = order.fill();
    await order.take(at(1));
    await expect(filling).rejects.toThrow('away');
    grow(1);
    await order.take(at(2));
    expect(passed).toEqual([1, 2]);
  });
});
