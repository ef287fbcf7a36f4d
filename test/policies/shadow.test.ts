/** A shadow beside the gates, on real parts: vehicles are driven, it counts, and no gate does anything else for it. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { aFreeRule, aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { loadRuleSet } from '../../rules/index.ts';
import type { ShadowDifference, ShadowTally } from '../../prisma/client/client.ts';
import { shadowPolicy } from '../../workflows/client/shadow-policy.ts';
import type { ShadowAnswer, ShadowStart } from '../../workflows/contract/shadow.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { unlabelled } from '../stack/labelled-entries.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let scene: Scene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { leave: 300 },
  });
  scene = sceneOf(site);
  await publishOpen();
});
afterAll(() => site.close());

const officer = { name: '环保专员甲', username: 'test.officer', role: 'officer' };
const reason = { code: 'plan', text: '与现行规则对照' };
const overLimit = '鲁M4D662';
const digests = new Map<string, string>();

/** Whoever comes is let in by it. */
async function publishOpen(): Promise<void> {
  const everybody = { fact: 'overLimit', operator: 'in', value: [true, false] } as const;
  const all = aFreeRule({ id: 'all', layer: 'default', effect: 'allow', code: 'all', when: everybody });
  const { document: sealed } = loadRuleSet(aLayered({ id: 'open', parts: [all] }), sha256Hex);
  const { digest, ...document } = sealed;
  await appendEntry(site.database, {
    key: 'test/open',
    kind: 'rule-set-published',
    subject: 'open@1',
    occurredAt: Date.now(),
    clock: serverClock,
    actor: system,
    payload: { document, digest },
  });
  for (const row of await site.database.ruleSet.findMany()) digests.set(row.id, row.digest);
}

async function start(id: string, more: Partial<ShadowStart> = {}): Promise<ShadowAnswer> {
  const ruleSet = { id, version: 1 };
  const digest = digests.get(id) ?? '';
  const one = { act: 'start', shadow: `s-${id}`, ruleSet, digest, level: null } as const;
  const order = { ...one, person: officer, reason, at: Date.now(), ...more };
  return shadowPolicy(site.temporal.client, order, site.config.temporal.taskQueue);
}
const stop = (id: string): Promise<ShadowAnswer> =>
  shadowPolicy(
    site.temporal.client,
    { act: 'stop', shadow: `s-${id}`, person: officer, reason, at: Date.now() },
    site.config.temporal.taskQueue,
  );

/** Its counts, once it has counted all decisions that are there. */
async function counts(id: string): Promise<readonly [number, number, number]> {
  const last = await site.database.ledgerEntry.findFirstOrThrow({
    where: { kind: 'passage-decided' },
    orderBy: { seq: 'desc' },
  });
  const { stoppedSeq } = await site.database.shadow.findUniqueOrThrow({ where: { id: `s-${id}` } });
  const due = stoppedSeq !== null && stoppedSeq < last.seq ? stoppedSeq : last.seq;
  const { passages, newlyBlocked, newlyAllowed } = await waitUntil<ShadowTally>(
    () => site.database.shadowTally.findFirst({ where: { shadow: `s-${id}`, position: { gte: due } } }),
    { what: `${id} to be counted` },
  );
  return [passages, newlyBlocked, newlyAllowed];
}
const differences = (id: string): Promise<ShadowDifference[]> =>
  site.database.shadowDifference.findMany({ where: { shadow: `s-${id}` }, orderBy: { seq: 'asc' } });

/** Drives it and answers what the gate did: as without any shadow. */
async function drive(lane: string, plate: string): Promise<boolean> {
  // Who is blocked turns back soon; who is not waits for the arm.
  const patienceMs = plate === overLimit ? 500 : 20_000;
  const done = await site.lane(lane).drive({ plate, colour: 'yellow', speed: 8, patienceMs });
  const { ruleSetId, alertLevel } = await scene.recorded(scene.idOf(lane, done));
  expect([ruleSetId, alertLevel]).toEqual(['normal', 'none']);
  return done.opened;
}

it('is started by whoever may, of what is not in force, three at once, one a version', async () => {
  await drive('1-in', '冀B12345');
  for (const [id, more, code] of [
    ['normal', {}, 'not-a-candidate'],
    ['open', { person: { name: '门卫甲', role: 'operator' } }, 'not-yours'],
    ['open', { digest: 'another' }, 'changed-meanwhile'],
    ['open', { reason: { code: '', text: '' } }, 'bad-request'],
    ['nobody', {}, 'unknown'],
    ['plan', {}, 'unknown'],
  ] as const)
    await expect(start(id, more), code).rejects.toMatchObject({ code });
  const first = await start('open');
  expect(await start('open')).toEqual(first);
  await expect(start('open', { shadow: 'again' })).rejects.toMatchObject({ code: 'runs' });
  // Of two who start at once one is told: two run already.
  await start('red');
  const both = await Promise.allSettled([start('orange', { level: 'orange' }), start('yellow')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const [lost] = both.filter((one) => one.status === 'rejected');
  expect(lost?.reason).toMatchObject({ code: 'full' });
  if (both[0].status === 'rejected') {
    await stop('yellow');
    await start('orange', { level: 'orange' });
  }
  await expect(start('yellow', { shadow: 'fourth' })).rejects.toMatchObject({ code: 'full' });
});

it('counts each decision once, lists who differs with both reasons, and no gate does anything else', async () => {
  expect(await drive('1-in', '冀B12345')).toBe(true);
  expect(await drive('1-in', '冀B56789')).toBe(true);
  expect(await drive('2-in', overLimit)).toBe(false);
  expect(await counts('orange')).toEqual([3, 1, 0]);
  expect(await counts('open')).toEqual([3, 0, 1]);
  const [blocked] = await differences('orange');
  expect(blocked).toMatchObject({
    plateNo: '冀B12345',
    lane: '1-in',
    beforeOutcome: 'allow',
    beforeCode: 'compliant',
    afterOutcome: 'block',
    afterText: { en: expect.stringContaining('Orange alert') as string },
  });
  const [allowed] = await differences('open');
  expect(allowed).toMatchObject({ plateNo: overLimit, beforeOutcome: 'block', afterCode: 'all' });
  const entry = await site.database.ledgerEntry.findUniqueOrThrow({ where: { seq: allowed?.seq ?? 0n } });
  expect(entry).toMatchObject({ kind: 'passage-decided', subject: allowed?.passage });
});

it('goes on after a restart of the gate, and loses and doubles nothing', async () => {
  expect(await drive('2-in', '冀B12345')).toBe(true);
  await site.stopGate();
  await site.startGate();
  expect(await drive('1-in', '冀B12345')).toBe(true);
  expect(await counts('orange')).toEqual([5, 3, 0]);
  expect(await counts('open')).toEqual([5, 0, 1]);
  expect(await differences('orange')).toHaveLength(3);
});

it('counts no more once it is stopped, by an entry that says who and why', async () => {
  const { seq } = await stop('orange');
  const entry = await site.database.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(seq) } });
  expect([entry.kind, entry.subject, JSON.parse(entry.payload)]).toEqual([
    'shadow-stopped',
    'orange@1',
    {
      person: '环保专员甲',
      username: 'test.officer',
      role: 'officer',
      shadow: 's-orange',
      digest: digests.get('orange'),
      level: 'orange',
      reason,
    },
  ]);
  expect(await drive('2-in', '冀G77777')).toBe(true);
  expect(await counts('open')).toEqual([6, 0, 1]);
  expect(await counts('orange')).toEqual([5, 3, 0]);
  await expect(
    shadowPolicy(
      site.temporal.client,
      { act: 'stop', shadow: 'nobody', person: officer, reason, at: 0 },
      site.config.temporal.taskQueue,
    ),
  ).rejects.toMatchObject({ code: 'unknown' });
});

it('is what a rebuild makes, and is counted anew after it', async () => {
  const before = await differences('orange');
  const { changed } = await rebuildProjections(site.database, { person: '管理员甲', reason: '核对' });
  expect(changed).toEqual([]);
  expect(await counts('orange')).toEqual([5, 3, 0]);
  expect(await counts('open')).toEqual([6, 0, 1]);
  expect(await differences('orange')).toEqual(before);
  expect(await unlabelled(site.database)).toEqual([]);
});
