/** The plant's plan from draft to the gates, by two people; and back by the emergency brake. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import type { PlanDocument } from '../../rules/index.ts';
import { PolicyStepRefused, takePolicyStep } from '../../workflows/client/take-policy-step.ts';
import { startAlert } from '../../workflows/client/switch-alert.ts';
import type { WorkAnswer, WorkOrder } from '../../workflows/contract/policy-work.ts';
import { approver, aSave, aStep, officer } from '../../workflows/policy-work/policy-work.factory.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 2_000, confirmClose: 1_000, leave: 300 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

let attempts = 0;
const take = (version: number, order: WorkOrder): Promise<WorkAnswer> =>
  takePolicyStep(
    site.temporal.client,
    { id: 'plan', version },
    {
      order: { ...order, at: Date.now() },
      taskQueue: site.config.temporal.taskQueue,
      attempt: `p${(attempts += 1)}`,
    },
  );
async function first(): Promise<PlanDocument> {
  const row = await site.database.policyWork.findFirstOrThrow({ where: { id: 'plan', version: 1 } });
  return row.document as unknown as PlanDocument;
}
/** Version 1 with another rule set for orange. */
async function planWith(version: number, orange: object, more: object = {}): Promise<string> {
  const plan = await first();
  const rows = plan.rows.map((row) => (row.level === 'orange' ? { ...row, ...orange } : row));
  return JSON.stringify({ ...plan, version, rows, ...more });
}
async function adopted(version: number, document: string): Promise<void> {
  const { work } = await take(version, aSave({ document }));
  const digest = work.digest ?? '';
  await take(version, aStep({ digest }));
  await take(version, aStep({ step: 'approve', digest, person: approver }));
  await take(version, aStep({ step: 'publish', digest }));
}
async function refusal(step: Promise<unknown>): Promise<PolicyStepRefused> {
  const error = await step.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (error instanceof PolicyStepRefused) return error;
  throw new Error('it was not refused', { cause: error });
}
async function setFor(level: string, at = new Date()): Promise<string | undefined> {
  const [row] = await site.database.$queryRaw<{ id: string }[]>`
    SELECT rule_set_id AS id FROM policy_at(${at}, ${level}, 'road')`;
  return row?.id;
}

describe('the plan', () => {
  it('is there from the first start on, and what the gates go by', async () => {
    expect((await first()).rows.find(({ level }) => level === 'orange')).toMatchObject({
      road: { id: 'orange', version: 1 },
      inPlant: { id: 'in-plant-alert', version: 1 },
      nrmm: { id: 'nrmm-alert', version: 1 },
    });
    expect(await setFor('orange')).toBe('orange');
  });

  it('is not approved by whoever drafted it (I9), and not adopted before it is approved', async () => {
    const { work } = await take(2, aSave({ document: await planWith(2, {}) }));
    const digest = work.digest ?? '';
    expect((await refusal(take(2, aStep({ step: 'publish', digest })))).code).toBe('not-possible-now');
    await take(2, aStep({ digest }));
    expect((await refusal(take(2, aStep({ step: 'approve', digest, person: officer })))).code).toBe(
      'own-work',
    );
    await take(2, aStep({ step: 'return', digest, person: approver }));
  });

  it.each([
    [
      'a rule set that is not published',
      { road: { id: 'orange', version: 9 } },
      '$.rows[2].road',
      'not published',
    ],
    [
      'one that covers somebody else',
      { nrmm: { id: 'orange', version: 1 } },
      '$.rows[2].nrmm',
      'covers road',
    ],
  ])('does not go to approval with %s, and the place is named', async (...[, orange, path, message]) => {
    const { digest } = await site.database.policyWork.findFirstOrThrow({ where: { id: 'plan', version: 2 } });
    const { work } = await take(2, aSave({ document: await planWith(2, orange), basedOn: digest }));
    const { code, problems } = await refusal(take(2, aStep({ digest: work.digest ?? '' })));
    expect(code).toBe('bad-request');
    expect(problems).toEqual([{ path, message: expect.stringContaining(message) as string }]);
  });

  it('is refused on save as what is no plan, and as another version', async () => {
    const { digest: basedOn } = await site.database.policyWork.findFirstOrThrow({
      where: { id: 'plan', version: 2 },
    });
    for (const [document, path] of [
      ['{"format":"greengate-plan/1"}', '$'],
      [await planWith(3, {}), '$.version'],
      ['{"__proto__":{}}', '$'],
      ['nothing', '$'],
    ] as const) {
      const { problems } = await refusal(take(2, aSave({ document, basedOn })));
      expect(problems[0]?.path.startsWith(path)).toBe(true);
    }
  });

  it('counts from its adoption on at every gate, decides again who waits, and is taken back by the brake', async () => {
    const at = Date.now();
    const order = { person: 'officer', reason: '通知', noticeNo: null, at } as const;
    await startAlert(
      site.temporal.client,
      { ...order, level: 'orange', effectiveFrom: at },
      site.config.temporal,
    );
    const drive = site
      .lane('1-in')
      .drive({ plate: '冀B12345', colour: 'yellow', speed: 8, patienceMs: 60_000 });
    const { passage } = await scene.waiting('1-in', 'blocked');
    await adopted(3, await planWith(3, { road: { id: 'normal', version: 1 } }));
    expect(await setFor('orange')).toBe('normal');
    expect(await setFor('orange', new Date(at))).toBe('orange');
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    const again = (await scene.entries(passage)).find(({ kind }) => kind === 'passage-decided-again');
    expect(JSON.parse(again?.payload ?? '{}')).toMatchObject({
      decision: { outcome: 'allow', ruleSet: { id: 'normal' }, facts: { alertLevel: 'orange' } },
    });

    const { digest } = await site.database.policyWork.findFirstOrThrow({ where: { id: 'plan', version: 1 } });
    const brake = aStep({ step: 'restore', digest, reason: { code: 'brake', text: '新版有误，立即撤回' } });
    expect((await refusal(take(1, { ...brake, person: approver }))).code).toBe('not-yours');
    await take(1, brake);
    expect(await setFor('orange')).toBe('orange');
    const entry = await site.database.ledgerEntry.findFirstOrThrow({ where: { kind: 'plan-restored' } });
    await waitUntil(
      async () =>
        (await site.database.gateAcknowledgement.count({ where: { seq: { gt: entry.seq } } })) === 4,
      { what: 'every gate to acknowledge what counts again' },
    );
    expect(JSON.parse(entry.payload)).toMatchObject({ person: officer.name, reason: { code: 'brake' } });
  });

  it('waits for its instant where it names one', async () => {
    const from = Date.now() + 3_600_000;
    const inForceFrom = new Date(from).toISOString();
    await adopted(4, await planWith(4, { road: { id: 'red', version: 1 } }, { inForceFrom }));
    expect(await setFor('orange')).toBe('orange');
    expect(await setFor('orange', new Date(from))).toBe('red');
  });

  it('is not retired, and no rule set is put in force by itself', async () => {
    const { digest } = await site.database.policyWork.findFirstOrThrow({ where: { id: 'plan', version: 4 } });
    expect((await refusal(take(4, aStep({ step: 'retire', digest })))).message).toContain('takes its place');
  });

  it('is in tables that the ledger makes anew', async () => {
    const { changed } = await rebuildProjections(site.database, { person: 'auditor', reason: 'test' });
    expect(changed).toEqual([]);
  });
});
