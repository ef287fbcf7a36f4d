/** A rule set decides while it is valid, to the millisecond, and a plan does not name one that is not. On a real database. */
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPlanPaper } from '../../activities/policies/plan-paper.ts';
import { ruleSetPaper } from '../../activities/policies/rule-set-paper.ts';
import type { PlanDocument, Validity } from '../../rules/index.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { DecisionScene, begins, day, hour } from './decision-scene.ts';

let scene: DecisionScene;
beforeAll(async () => {
  scene = await DecisionScene.open(inject('postgresUrl'));
});
afterAll(() => scene.database.$disconnect());

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const validity = ({ from, to }: Validity) => ({ validity: { from: iso(from), to: iso(to) } });
async function undecided(plateNo: string, at: number): Promise<ApplicationFailure> {
  const answer = await scene.decide(plateNo, at).catch((error: unknown) => error);
  if (answer instanceof ApplicationFailure) return answer;
  throw new Error(`it was decided: ${JSON.stringify(answer)}`);
}

describe('a gate whose rule set is valid for some time', () => {
  const [from, to] = [begins + hour, begins + 2 * hour];
  const decisions = (): Promise<number> =>
    scene.database.ledgerEntry.count({ where: { kind: 'passage-decided' } });
  beforeAll(() => scene.assign(validity({ from, to })));

  it('decides from the start, inclusive, to the end, exclusive', async () => {
    const plate = await scene.vehicle('冀V00001', { emissionStage: '6' });
    expect(await scene.decided(plate, from)).toBe('compliant');
    expect(await scene.decided(plate, to - 1)).toBe('compliant');
  });

  it('lets nobody in and refuses nobody outside of it: a person decides, and is told which set and when', async () => {
    const plate = await scene.vehicle('冀V00002', { emissionStage: '6' });
    const before = await decisions();
    const late = await undecided(plate, to);
    expect(late).toMatchObject({ type: 'Undecidable', nonRetryable: true });
    expect(late.message).toMatch(/^rule set set-\d+@1 was valid until 2026-11-24 23:00:00: /);
    expect(late.details).toEqual([{ sign: '策略不在有效期' }]);
    expect((await undecided(plate, from - 1)).message).toContain('is not valid before 2026-11-24 22:00:00');
    expect(await decisions()).toBe(before);
  });

  it('is told of both instants, as of a switch of the level', async () => {
    const at = async (instant: number) => {
      const [row] = await scene.database.$queryRaw<
        { status: { id: string; from: number; next: number | null; isValid: boolean } }[]
      >`SELECT control_status_at(${new Date(instant)}) AS status`;
      return row?.status;
    };
    expect(await at(begins)).toMatchObject({ from: begins, isValid: false, next: from });
    expect(await at(from)).toMatchObject({ from, isValid: true, next: to });
    expect(await at(to)).toMatchObject({ from: to, isValid: false, next: null });
    const ids = await Promise.all([begins, from - 1, from, to - 1, to].map(at));
    expect(new Set(ids.map((one) => one?.id)).size).toBe(3);
  });
});

describe('a plan', () => {
  /** Midnight in Beijing, long after now; the alert is still in force. */
  const counts = Date.UTC(2046, 10, 24, 16, 0);
  const inForceFrom = new Date(counts).toISOString();
  const sets = {
    ended: { from: null, to: counts },
    coming: { from: counts + hour, to: null },
    valid: { from: begins, to: counts + 10 * day },
  };
  async function problems(rows: Partial<Record<'none' | 'orange' | 'red', keyof typeof sets>>) {
    const row = await scene.database.policyWork.findFirstOrThrow({ where: { id: 'plan' } });
    const plan = row.document as unknown as PlanDocument;
    const document = {
      ...plan,
      inForceFrom,
      rows: plan.rows.map((one) => {
        const id = (rows as Record<string, string>)[one.level];
        return id === undefined ? one : { ...one, road: { id, version: 1 } };
      }),
    };
    return createPlanPaper(scene.database).problems(document);
  }
  beforeAll(async () => {
    for (const [id, one] of Object.entries(sets)) {
      const { document: sealed } = loadRuleSet(aLayered({ id, ...validity(one) }), sha256Hex);
      const { digest, ...document } = sealed;
      await scene.append('rule-set-published', `${id}@1`, { payload: { document, digest } });
    }
  });

  it('does not name a set whose validity is over when the plan comes to count, and the place is named', async () => {
    expect(await problems({ red: 'ended' })).toEqual([
      {
        path: '$.rows[3].road',
        message:
          'ended@1 is valid until 2046-11-25 00:00:00 only, and the plan counts from 2046-11-25 00:00:00: choose another version',
      },
    ]);
  });

  it('does not name one that has not begun, at the level that is in force then', async () => {
    const [problem, ...others] = await problems({ orange: 'coming' });
    expect([problem?.path, others]).toEqual(['$.rows[2].road', []]);
    expect(problem?.message).toContain('coming@1 is not valid before 2046-11-25 01:00:00');
  });

  it('may name one for a level that nobody is under yet, and one that ends later', async () => {
    expect(await problems({ red: 'coming', orange: 'valid' })).toEqual([]);
  });
});

it('a set that has ended is not published', async () => {
  const { document } = loadRuleSet(
    aLayered({ id: 'late', ...validity({ from: null, to: 1_000 }) }),
    sha256Hex,
  );
  expect((await ruleSetPaper.problems(document)).map(({ path }) => path)).toContain('$.validity.to');
});
