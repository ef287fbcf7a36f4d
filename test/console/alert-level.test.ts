/** The console and the database have one sense of which level is in force when. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { alertNow } from '../../web/src/lib/alerts/alert-now.ts';
import type { AlertHistory } from '../../web/src/lib/alerts/alert-now.ts';
import { createTestDatabase } from '../stack/test-database.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-24T12:00:00Z');

let database: Database;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')), { connections: 2 });
});
afterAll(() => database.$disconnect());

async function levelAt(instant: number): Promise<string> {
  const [row] = await database.$queryRaw<{ level: string }[]>`
    SELECT alert_level_at(${new Date(instant)}) AS level`;
  return row?.level ?? '';
}

/** Up to three alerts of up to four switches, hours before and after now, in any order of effect. */
const histories = fc.array(
  fc.array(
    fc.record({
      level: fc.constantFrom('none', 'yellow', 'orange', 'red'),
      effectiveFrom: fc.integer({ min: -6, max: 6 }).map((hours) => now + hours * hour),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  { minLength: 1, maxLength: 3 },
);

async function put(alerts: readonly AlertHistory[]): Promise<void> {
  await database.alertChange.deleteMany();
  await database.alertChange.createMany({
    data: alerts
      .flatMap(({ id, changes }) => changes.map((change) => ({ ...change, alertId: id })))
      .map(({ alertId, level, effectiveFrom }, index) => ({
        seq: BigInt(index + 1),
        alertId,
        level,
        effectiveFrom: new Date(effectiveFrom),
        person: 'officer',
        reason: 'notice',
      })),
  });
}

it('says since when the level holds and what comes next as the database decides by it', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (changes) => {
      const alerts = changes.map((switches, index) => ({
        id: `a${index}`,
        noticeNo: null,
        changes: switches,
      }));
      await put(alerts);
      const level = await levelAt(now);
      const { since, next } = alertNow(alerts, level, now);
      expect(since === null).toBe(level === 'none');
      if (since !== null) {
        expect(await levelAt(since)).toBe(level);
        expect(await levelAt(since - 1)).not.toBe(level);
      }
      if (next !== null) {
        expect(await levelAt(next.from)).toBe(next.level);
        expect(await levelAt(next.from - 1)).toBe(level);
      } else {
        expect(await levelAt(now + 7 * hour)).toBe(level);
      }
    }),
    { numRuns: 60 },
  );
});
