/** A rule set from draft to the gates, by two people, on real Temporal and PostgreSQL (I9). */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { aFreeRule, aLayered } from '../../rules/testing/layered.factory.ts';
import type { LayeredRuleSet } from '../../rules/index.ts';
import { PolicyStepRefused, takePolicyStep } from '../../workflows/client/take-policy-step.ts';
import { policyWorkId } from '../../workflows/contract/ids.ts';
import type { WorkAnswer, WorkOrder } from '../../workflows/contract/policy-work.ts';
import { approver, aSave, aStep, officer } from '../../workflows/policy-work/policy-work.factory.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => site.close());

const complete: LayeredRuleSet['tests'] = [
  { name: '国四不得进厂', given: { emissionStage: '4' }, expect: { outcome: 'block', rule: 'below-5' } },
  { name: '国六放行', given: { emissionStage: '6' }, expect: { outcome: 'allow', rule: 'compliant' } },
  { name: '超标', given: { overLimit: true }, expect: { outcome: 'block', rule: 'over-limit' } },
  {
    name: '已进厂者可出厂',
    given: { direction: 'out', enteredBefore: true, emissionStage: '4' },
    expect: { outcome: 'allow', rule: 'exit-entered-before' },
  },
];

let attempts = 0;
const take = (id: string, order: WorkOrder): Promise<WorkAnswer> =>
  takePolicyStep(
    site.temporal.client,
    { id, version: 1 },
    {
      order: { ...order, at: Date.now() },
      taskQueue: site.config.temporal.taskQueue,
      attempt: `a${(attempts += 1)}`,
    },
  );
const document = (id: string, more: Partial<LayeredRuleSet> = {}): string =>
  JSON.stringify(aLayered({ id, tests: complete, ...more }));
const save = (id: string, more: Partial<LayeredRuleSet> = {}, basedOn: string | null = null) =>
  take(id, aSave({ document: document(id, more), basedOn }));
async function refusal(step: Promise<unknown>): Promise<PolicyStepRefused> {
  const error = await step.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof PolicyStepRefused) return error;
  throw new Error('it was not refused', { cause: error });
}
const kinds = async (id: string): Promise<string[]> => {
  const entries = await site.database.ledgerEntry.findMany({
    where: { subject: `${id}@1` },
    orderBy: { seq: 'asc' },
  });
  return entries.map(({ kind }) => kind);
};

describe('a rule set', () => {
  it('goes from draft to published by two people, and each step is an entry', async () => {
    const digest = (await save('whole')).work.digest ?? '';
    await take('whole', aStep({ digest }));
    await take('whole', aStep({ step: 'approve', digest, person: approver }));
    const { work } = await take('whole', aStep({ step: 'publish', digest }));
    expect(work).toMatchObject({ state: 'published', authors: [officer] });
    expect(await kinds('whole')).toEqual([
      'rule-set-drafted',
      'rule-set-submitted',
      'rule-set-approved',
      'rule-set-published',
    ]);
    expect(await site.database.ruleSet.findUnique({ where: { digest } })).toMatchObject({ id: 'whole' });
    await expect(save('whole', { note: 'later' }, digest)).rejects.toMatchObject({
      code: 'not-possible-now',
    });
    await take('whole', aStep({ step: 'retire', digest }));
    expect((await site.database.policyWork.findFirstOrThrow({ where: { id: 'whole' } })).state).toBe(
      'retired',
    );
  });

  it('keeps every revision by its digest, and tells the second of two who save', async () => {
    const first = (await save('two')).work.digest;
    const second = (await save('two', { note: 'mine' }, first)).work;
    expect(second).toMatchObject({ revision: 2, state: 'draft' });
    const late = await refusal(save('two', { note: 'theirs' }, first));
    expect([late.code, late.message]).toEqual(['changed-meanwhile', expect.stringContaining('revision 2')]);
    const kept = await site.database.ruleSetRevision.findMany({
      where: { id: 'two' },
      orderBy: { seq: 'asc' },
    });
    expect(kept.map(({ digest, revision }) => [digest, revision])).toEqual([
      [first, 1],
      [second.digest, 2],
    ]);
  });

  it('two saves of the same revision at once: one is kept, the other told', async () => {
    const base = (await save('race')).work.digest;
    const both = await Promise.allSettled(['a', 'b', 'c'].map((note) => save('race', { note }, base)));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kinds('race')).toEqual(['rule-set-drafted', 'rule-set-drafted']);
  });

  it('is refused on save with the place, and nothing is kept', async () => {
    const wrong = aFreeRule({ when: { fact: 'colour', operator: 'equal', value: 'x' } });
    const { code, problems } = await refusal(save('bad', { parts: [wrong] }));
    expect([code, problems[0]?.path]).toEqual(['bad-request', '$.parts[0].when.fact']);
    for (const text of ['{', '[]', `"${'x'.repeat(300_000)}"`, '{"__proto__":{}}', document('other')]) {
      expect((await refusal(take('bad', aSave({ document: text })))).problems).not.toEqual([]);
    }
    expect(await kinds('bad')).toEqual([]);
  });

  it('is not submitted while a test fails or a rule is hit by none', async () => {
    const failing = [
      ...complete,
      { name: '国五', given: { emissionStage: '5' }, expect: { outcome: 'block' as const } },
    ];
    const first = (await save('untested', { tests: failing })).work.digest ?? '';
    const failed = await refusal(take('untested', aStep({ digest: first })));
    expect(failed.problems).toEqual([
      { path: '$.tests[4]', message: expect.stringContaining('"国五" wants block') },
    ]);
    const second = (await save('untested', { tests: complete.slice(1, 3) }, first)).work.digest ?? '';
    const untested = await refusal(take('untested', aStep({ digest: second })));
    expect(untested.problems.map(({ path }) => path)).toEqual(['below-5', 'exit-entered-before']);
  });
});

it('whose validity has ended is not submitted', async () => {
  const validity = { from: null, to: '2026-01-01T00:00:00+08:00' };
  const digest = (await save('ended', { validity })).work.digest ?? '';
  const { problems } = await refusal(take('ended', aStep({ digest })));
  expect(problems.map(({ path }) => path)).toEqual(['$.validity.to']);
});

describe('I9: whoever had a hand in it', () => {
  it('approves nothing, under whichever account, and neither does a role that may not', async () => {
    const digest = (await save('own')).work.digest ?? '';
    await take('own', aStep({ digest }));
    const approve = (person: WorkOrder['person']) =>
      refusal(take('own', aStep({ step: 'approve', digest, person })));
    expect((await approve(officer)).code).toBe('own-work');
    expect((await approve({ ...officer, username: 'another.account' })).code).toBe('own-work');
    expect((await approve({ ...approver, role: 'operator' })).code).toBe('not-yours');
    expect((await approve({ name: approver.name })).code).toBe('not-yours');
    // Fresh workflow, state from the ledger only.
    await site.temporal.client.workflow.getHandle(policyWorkId({ id: 'own', version: 1 })).terminate('lost');
    expect((await approve(officer)).code).toBe('own-work');
    expect((await take('own', aStep({ step: 'approve', digest, person: approver }))).work.state).toBe(
      'approved',
    );
  });

  it('returned, it is a draft again, and an approval is of one revision', async () => {
    const digest = (await save('back')).work.digest ?? '';
    await take('back', aStep({ digest }));
    await take('back', aStep({ step: 'return', digest, person: approver }));
    const next = (await save('back', { note: 'better' }, digest)).work.digest ?? '';
    await take('back', aStep({ digest: next }));
    const stale = await refusal(take('back', aStep({ step: 'approve', digest, person: approver })));
    expect(stale.code).toBe('changed-meanwhile');
  });
});

it('the tables are what a rebuild makes', async () => {
  const live = await projectionDigests(site.database);
  const { changed } = await rebuildProjections(site.database, { person: '管理员甲', reason: '核对' });
  expect([changed, await projectionDigests(site.database)]).toEqual([[], live]);
});
