/** A rule set that ends while vehicles come, on real parts: nobody is let in by it, a person is called, another set goes on. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { register } from '../../worker/site/register-site.ts';
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

async function inForce(version: number, to: number | null): Promise<void> {
  const validity = { from: null, to: to === null ? null : new Date(to).toISOString() };
  const { document: sealed } = loadRuleSet(aLayered({ id: 'short', version, validity }), sha256Hex);
  const { digest, ...document } = sealed;
  const subject = `short@${version}`;
  await register(site.database, { kind: 'rule-set-published', subject, payload: { document, digest } });
  const assigned = { level: 'none', ruleSetId: 'short', ruleSetVersion: version };
  const payload = { ...assigned, effectiveFrom: new Date().toISOString() };
  await register(site.database, { kind: 'policy-assigned', subject: 'policy/none', payload });
}
const drive = (lane: string, plate: string) =>
  site.lane(lane).drive({ plate, colour: 'yellow', speed: 8, patienceMs: 60_000 });
const acknowledged = (from: number) =>
  waitUntil(
    async () =>
      (await site.database.gateAcknowledgement.count({ where: { statusFrom: new Date(from) } })) === 4,
    { what: 'every gate to know of the end' },
  );

it('lets in until the end; from then on a person decides, and the next set lets in who waits', async () => {
  const end = Date.now() + 4_000;
  await inForce(1, end);
  expect((await drive('1-in', '冀B56789')).opened).toBe(true);
  await acknowledged(end);

  const released = drive('1-in', '冀G77777');
  const { passage, problem } = await scene.waiting('1-in', 'undecided');
  expect(problem).toMatch(/^rule set short@1 was valid until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d: /);
  const alarm = await waitUntil(() => site.database.alarm.findFirst({ where: { passageId: passage } }));
  expect([alarm.kind, alarm.detail]).toMatchObject(['undecidable', { detail: problem }]);
  await waitUntil(
    () =>
      site
        .lane('1-in')
        .board.messages.some(({ lines }) => lines.some(({ text }) => text === '策略不在有效期')),
    { what: 'the board to say why' },
  );
  await scene.order('release', passage);
  expect((await released).opened).toBe(true);
  await scene.recorded(passage);
  expect(await scene.kinds(passage)).not.toContain('passage-decided');

  const waits = drive('2-in', '冀B56789');
  const { passage: second } = await scene.waiting('2-in', 'undecided');
  await inForce(2, null);
  expect((await waits).opened).toBe(true);
  await scene.recorded(second);
  expect(await scene.kinds(second)).toContain('passage-decided-again');
});

it('leaves tables that the ledger makes anew', async () => {
  const { changed } = await rebuildProjections(site.database, { person: 'auditor', reason: 'test' });
  expect(changed).toEqual([]);
});
