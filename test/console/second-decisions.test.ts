/** Vehicles that wait are decided again: uses of exemptions and shadows count what became of them, also after a rebuild. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { loadRuleSet } from '../../rules/index.ts';
import type { LayeredRuleSet } from '../../rules/index.ts';
import { aFreeRule, aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { register } from '../../worker/site/register-site.ts';
import { aJudgement, aProposal, someTerms } from '../../workflows/exemption/exemption.factory.ts';
import { shadowPolicy } from '../../workflows/client/shadow-policy.ts';
import { exemptionId } from '../../workflows/contract/ids.ts';
import { exemptionSceneOf } from '../policies/exemption-scene.ts';
import type { ExemptionScene } from '../policies/exemption-scene.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let exemptions: ExemptionScene;
let scene: Scene;
let reader: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 2_000, confirmClose: 1_000, leave: 300 },
  });
  exemptions = await exemptionSceneOf(watched.site);
  scene = sceneOf(watched.site);
  reader = await watched.newPage('zh', 'reviewer');
});
afterAll(() => watched.close());

const everybody = { fact: 'overLimit', operator: 'in', value: [true, false] } as const;
const allow = aFreeRule({ id: 'all', layer: 'default', effect: 'allow', code: 'all', when: everybody });
async function publish(id: string, more: Partial<LayeredRuleSet>): Promise<string> {
  const { document: sealed } = loadRuleSet(aLayered({ id, ...more }), sha256Hex);
  const { digest = '', ...document } = sealed;
  const entry = { kind: 'rule-set-published', subject: `${id}@1`, payload: { document, digest } } as const;
  await register(watched.site.database, entry);
  return digest;
}
/** Without alert, from now on: whoever waits is decided again. */
async function inForce(ruleSetId: string): Promise<void> {
  const effectiveFrom = new Date().toISOString();
  const payload = { level: 'none', ruleSetId, ruleSetVersion: 1, effectiveFrom };
  await register(watched.site.database, { kind: 'policy-assigned', subject: 'policy/none', payload });
}
const drive = (lane: string, plate: string, patienceMs = 60_000) =>
  watched.site.lane(lane).drive({ plate, colour: 'yellow', speed: 8, patienceMs });
async function exempted(name: string, plateNo: string): Promise<string> {
  const id = exemptionId(name);
  const at = Date.now();
  const terms = { ...someTerms({ validFrom: at, validTo: at + 3_600_000 }), plateNo };
  await exemptions.take(id, aProposal({ at, terms }));
  await exemptions.take(id, aJudgement({ at: Date.now() }));
  return id;
}
async function uses(name: string): Promise<string> {
  await reader.goto(`${watched.url}/policies/exemptions/${name}`);
  return reader.locator('dt', { hasText: '使用次数' }).locator('+ dd').innerText();
}

it('an exemption is used by who was let in by it when decided again', async () => {
  const plate = await exemptions.truck('冀E40001');
  const waits = drive('1-in', plate);
  const { passage } = await scene.waiting('1-in', 'blocked');
  await exempted('second', plate);
  expect(await uses('second')).toBe('0');
  await inForce('with-exemptions');
  expect((await waits).opened).toBe(true);
  expect(await scene.recorded(passage)).toMatchObject({ decidingCode: 'exempt' });
  expect(await uses('second')).toBe('1');
});

it('one that did not help at first is not used by who is let in later without it', async () => {
  await publish('no-exemptions', {});
  await publish('everybody', { parts: [allow] });
  await inForce('no-exemptions');
  const plate = await exemptions.truck('冀E40002');
  const id = await exempted('first', plate);
  const waits = drive('2-in', plate);
  const { passage } = await scene.waiting('2-in', 'blocked');
  const [entry] = await scene.entries(passage);
  expect(JSON.parse(entry?.payload ?? '{}')).toMatchObject({ exemptions: [{ id }] });
  await exemptions.take(id, aJudgement({ step: 'end', person: aProposal({}).person, at: Date.now() }));
  await inForce('everybody');
  expect((await waits).opened).toBe(true);
  await scene.recorded(passage);
  expect(await uses('first')).toBe('0');
});

it('a shadow counts a passage once, by its newest decision, and again the same after a rebuild', async () => {
  const { database, temporal, config } = watched.site;
  const digest = await publish('candidate', { parts: [allow] });
  await inForce('no-exemptions');
  await shadowPolicy(
    temporal.client,
    {
      ...{ act: 'start', shadow: 'again', ruleSet: { id: 'candidate', version: 1 }, digest, level: null },
      person: { name: '环保专员甲', username: 'test.officer', role: 'officer' },
      reason: { code: 'plan', text: '与现行规则对照' },
      at: Date.now(),
    },
    config.temporal.taskQueue,
  );
  const counts = async () => {
    const { seq } = await database.ledgerEntry.findFirstOrThrow({
      where: { kind: { in: ['passage-decided', 'passage-decided-again'] } },
      orderBy: { seq: 'desc' },
    });
    const tally = await waitUntil(() =>
      database.shadowTally.findFirst({ where: { shadow: 'again', position: { gte: seq } } }),
    );
    const differences = await database.shadowDifference.findMany({ where: { shadow: 'again' } });
    return [
      tally.passages,
      tally.newlyBlocked,
      tally.newlyAllowed,
      differences.map(({ plateNo }) => plateNo),
    ];
  };
  const stays = drive('1-in', await exemptions.truck('冀E40003'), 12_000);
  const { passage: refused } = await scene.waiting('1-in', 'blocked');
  const waits = drive('2-in', await exemptions.truck('冀E40004', { emissionStage: '3' }));
  const { passage } = await scene.waiting('2-in', 'blocked');
  expect(await counts()).toEqual([2, 0, 2, ['冀E40003', '冀E40004']]);
  await scene.order('refuse', refused);
  await inForce('everybody');
  expect((await waits).opened).toBe(true);
  await scene.recorded(passage);
  await stays;
  expect(await counts()).toEqual([2, 0, 1, ['冀E40003']]);
  const { changed } = await rebuildProjections(database, { person: 'auditor', reason: 'test' });
  expect(changed).toEqual([]);
  expect(await counts()).toEqual([2, 0, 1, ['冀E40003']]);
  expect([await uses('second'), await uses('first')]).toEqual(['1', '0']);
});
