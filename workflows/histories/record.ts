/** Drives scenes on real servers and keeps their histories: `npm run histories:record`, after a wanted change of a workflow. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { ensureDemoKeys } from '../../activities/regulator/demo-keys.ts';
import { startSimulatedRegulator } from '../../activities/regulator/simulated-regulator.ts';
import { aLayered } from '../../rules/testing/layered.factory.ts';
import { sceneOf } from '../../test/scene/scene.ts';
import type { Scene } from '../../test/scene/scene.ts';
import { freePorts } from '../../test/stack/free-ports.ts';
import { startTestServers } from '../../test/stack/test-servers.ts';
import { startTestSite } from '../../test/stack/test-site.ts';
import type { TestSite } from '../../test/stack/test-site.ts';
import { waitUntil } from '../../test/stack/wait-until.ts';
import { acknowledgeAlarm } from '../client/acknowledge-alarm.ts';
import { actInDrill, endDrill, startDrill } from '../client/drills.ts';
import { takeExemptionStep } from '../client/exemptions.ts';
import { reviewPassage } from '../client/review-passage.ts';
import { shadowPolicy } from '../client/shadow-policy.ts';
import { startSimulation } from '../client/simulate-policy.ts';
import { changeAlert } from '../client/switch-alert.ts';
import { takePolicyStep } from '../client/take-policy-step.ts';
import { exemptionId, policyWorkId, reviewId, shadowId, simulationId, uploadId } from '../contract/ids.ts';
import type { ExemptionOrder } from '../contract/exemption.ts';
import type { WorkOrder } from '../contract/policy-work.ts';
import { orderedSignal, reviewQuery, reviewWorkflow } from '../contract/review.ts';
import { aDrillOrder, confirming, ending } from '../drill/drill.factory.ts';
import { aJudgement, aProposal, proposer, someTerms } from '../exemption/exemption.factory.ts';
import { approver, aSave, aStep, officer } from '../policy-work/policy-work.factory.ts';

/** `--only review`: only those whose names begin so are written anew; the others stay as they are. */
const { values: { only = '' } } = parseArgs({ options: { only: { type: 'string' } } });
const folder = mkdtempSync(join(tmpdir(), 'greengate-histories-'));
const servers = await startTestServers(folder);
const [port = 0] = await freePorts(1);
const site = await startTestSite({
  ...servers,
  regulatorUrl: `http://127.0.0.1:${port}`,
  timing: { confirmOpen: 1_000, leave: 300 },
});
const scene = sceneOf(site);
const driving = { colour: 'yellow', speed: 8 } as const;

try {
  await recordPassages(site, scene);
  await keep('acknowledge-an-alarm', await alarmScene(site));
  await keep('alert-started-changed-lifted', await alertScene(scene));
  await reviewScene(site);
  await policyScene(site);
  await exemptionScene(site);
  await drillScene(site);
  await keep('upload-outage-then-accepted', await uploadScene(site));
} finally {
  await site.close();
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

async function recordPassages({ lane }: TestSite, { idOf, recorded, waiting, order }: Scene): Promise<void> {
  const passed = await lane('1-in').drive({ plate: '冀B56789', ...driving });
  await keep('passage-allowed', idOf('1-in', passed));

  const turned = await lane('2-in').drive({ plate: '鲁M4D662', ...driving, patienceMs: 100 });
  await keep('passage-blocked-turned-back', idOf('2-in', turned));

  const released = lane('1-out').drive({ plate: '鲁M4D662', ...driving, patienceMs: 20_000 });
  await order('release', (await waiting('1-out', 'blocked')).passage);
  await keep('passage-blocked-released', idOf('1-out', await released));

  const unread = lane('2-out').drive({ plate: '', ...driving, unread: true, patienceMs: 20_000 });
  const { passage } = await waiting('2-out', 'unread');
  await order('identify', passage, { plateNo: '冀B56789', plateColour: '1' });
  await keep('passage-unread-identified', idOf('2-out', await unread));

  await lane('1-in').barrier.setFault('arm-stuck');
  const stuck = lane('1-in').drive({ plate: '冀J3K772', ...driving, patienceMs: 20_000 });
  const unconfirmed = await waiting('1-in', 'unconfirmed');
  await lane('1-in').barrier.setFault(null);
  await order('retryOpen', unconfirmed.passage);
  await keep('passage-unconfirmed-retried', idOf('1-in', await stuck));

  await lane('2-in').camera.push({ plate: '冀C5T018', colour: 'yellow', offline: true, eventTime: Date.now() - 3_600_000 });
  const { id } = await waitUntil(() => site.database.passage.findFirst({ where: { result: 'back-filled', state: 'recorded' } }));
  await keep('passage-back-filled', id);
  await recorded(id);
}

/** The handset opens for a vehicle that is blocked: it is inside, and somebody says why. */
async function alarmScene({ lane, database, temporal, config }: TestSite): Promise<string> {
  const { barrier } = lane('2-in');
  const drive = lane('2-in').drive({ plate: '鲁M4D662', ...driving, patienceMs: 20_000 });
  const { passage } = await scene.waiting('2-in', 'blocked');
  barrier.setInput('handset', true);
  barrier.forceArm('open');
  await drive;
  await keep('passage-let-through-by-hand', passage);
  barrier.setInput('handset', false);
  barrier.forceArm('closed');
  const { seq } = await database.alarm.findFirstOrThrow({ where: { passageId: passage } });
  const alarm = seq.toString();
  const reason = { code: 'handset-guard', text: 'rescue vehicle' };
  const order = { alarm, person: { name: 'operator' }, reason, at: Date.now() };
  await acknowledgeAlarm(temporal.client, order, config.temporal.taskQueue);
  return `acknowledge/${alarm}`;
}

/** Blocked, let in, and reviewed by somebody else; and one that is objected to after its day, here a second. */
async function reviewScene({ lane, temporal: { client }, config }: TestSite): Promise<void> {
  const drive = lane('2-out').drive({ plate: '鲁M4D662', ...driving, patienceMs: 20_000 });
  const { passage } = await scene.waiting('2-out', 'blocked');
  await scene.order('release', passage);
  await drive;
  const person = { name: 'reviewer', username: 'reviewer', role: 'reviewer' };
  const verdict = { person, reason: { code: 'documents-checked', text: 'list checked' }, at: Date.now() };
  await waitUntil(() => reviewPassage(client, passage, { ...verdict, verdict: 'accept' }));
  await keep('review-accepted', reviewId(passage));

  const late = 'passage/2-out/late';
  const order = { seq: '1', kind: 'release', person: { name: 'operator' }, reason: verdict.reason, at: Date.now() };
  const { taskQueue } = config.temporal;
  const args = [{ passage: late, orders: [order], overdueAfter: 300 }];
  const handle = await client.workflow.start(reviewWorkflow, { workflowId: reviewId(late), taskQueue, args });
  await waitUntil(async () => (await handle.query(reviewQuery)).state === 'overdue');
  await handle.signal(orderedSignal, [{ ...order, kind: 'release', seq: '2', at: Date.now() + 60_000 }]);
  await waitUntil(async () => (await handle.query(reviewQuery)).state === 'due');
  await reviewPassage(client, late, { ...verdict, verdict: 'object' });
  await keep('review-overdue-ordered-again-objected', reviewId(late));
}

/** One version from draft to published, refused on the way, by two people; simulated to the end, and cancelled. */
async function policyScene({ temporal: { client }, config: { temporal: { taskQueue } } }: TestSite): Promise<void> {
  const name = { id: 'recorded', version: 1 };
  const { tests, ...layered } = aLayered({ id: name.id, allowExitIfEnteredBefore: false });
  const given = [{ emissionStage: '4' }, { emissionStage: '6' }, { overLimit: true }];
  const outcomes = ['block', 'allow', 'block'] as const;
  const cases = given.map((one, index) => ({ name: `${index}`, given: one, expect: { outcome: outcomes[index] } }));
  const take = (order: WorkOrder) =>
    takePolicyStep(client, name, { order: { ...order, at: Date.now() }, taskQueue, attempt: randomUUID() });
  await take(aSave({ document: '{' })).catch(() => undefined);
  const { work } = await take(aSave({ document: JSON.stringify({ ...layered, tests: [...tests, ...cases] }) }));
  const digest = work.digest ?? '';
  await take(aStep({ digest }));
  await take(aStep({ step: 'approve', digest })).catch(() => undefined);
  await take(aStep({ step: 'return', digest, person: approver }));
  await take(aStep({ digest }));
  await take(aStep({ step: 'approve', digest, person: approver }));
  await take(aStep({ step: 'publish', digest }));
  await keep('policy-work-returned-then-published', policyWorkId(name));

  const order = { ruleSetDigest: digest, level: 'orange', from: Date.now() - 86_400_000, to: Date.now() + 60_000, person: officer, at: Date.now() } as const;
  await startSimulation(client, { ...order, id: 'done' }, taskQueue);
  await keep('simulation-done', simulationId('done'));
  await startSimulation(client, { ...order, id: 'failed', ruleSetDigest: 'none' }, taskQueue);
  await keep('simulation-failed', simulationId('failed'));

  const reason = { code: 'plan', text: 'beside the set in force' };
  const start = { act: 'start', shadow: 'one', ruleSet: name, digest, level: null, person: officer, reason, at: Date.now() } as const;
  await shadowPolicy(client, start, taskQueue);
  await keep('shadow-started', shadowId(start));
  const again = { ...start, shadow: 'two' };
  await shadowPolicy(client, again, taskQueue).catch(() => undefined);
  await keep('shadow-refused', shadowId(again));
}

/** Proposed, not approved by its proposer, approved by another, ended; and one that is refused. */
async function exemptionScene({ temporal: { client }, config: { temporal: { taskQueue } } }: TestSite): Promise<void> {
  const take = (id: string, order: ExemptionOrder) =>
    takeExemptionStep(client, id, { order: { ...order, at: Date.now() }, taskQueue, attempt: randomUUID() });
  const terms = someTerms({ validFrom: Date.now(), validTo: Date.now() + 3_600_000 });
  const [ended, refused] = [exemptionId('ended'), exemptionId('refused')];
  await take(ended, aProposal({ terms }));
  await take(ended, aJudgement({ person: proposer })).catch(() => undefined);
  await take(ended, aJudgement());
  await take(ended, aJudgement({ step: 'end', person: proposer }));
  await take(ended, aJudgement({ step: 'end', person: proposer })).catch(() => undefined);
  await keep('exemption-approved-then-ended', ended);
  await take(refused, aProposal({ terms }));
  await take(refused, aJudgement({ step: 'refuse' }));
  await keep('exemption-refused', refused);
}

/** One that runs to its grade and is confirmed meanwhile, and one that is broken off. */
async function drillScene({ temporal: { client }, config: { temporal: { taskQueue } }, database }: TestSite): Promise<void> {
  const start = (part: object) => {
    const at = Date.now();
    const terms = { effectiveFrom: at + 5_400, noticeAt: at, seconds: 5, vehicles: 6, ...part };
    return startDrill(client, aDrillOrder(at, terms), taskQueue);
  };
  const { drill: graded } = await start({ questions: 0, answerWithin: 0 });
  await actInDrill(client, graded, { act: confirming(Date.now()), attempt: randomUUID() });
  await waitUntil(async () => (await database.drill.findUnique({ where: { id: graded } }))?.state === 'graded');
  await keep('drill-graded', graded);
  const { drill: aborted } = await start({ questions: 0 });
  await endDrill(client, aborted, { by: ending(Date.now()), how: 'abort' });
  await keep('drill-aborted', aborted);
}

async function alertScene({ alert, lift }: Scene): Promise<string> {
  const { alert: id } = await alert('yellow');
  const at = Date.now();
  await changeAlert(site.temporal.client, id, {
    level: 'orange',
    effectiveFrom: at + 300,
    person: 'officer',
    reason: 'notice 42',
    noticeNo: '42',
    at,
  });
  await lift();
  return id;
}

/** The regulator comes up only now: all that was driven before waits for it. */
async function uploadScene({ config, database }: TestSite): Promise<string> {
  const keys = await ensureDemoKeys(config.dataDir, '91130200MA0DEMO001');
  const regulator = await startSimulatedRegulator({ port, dataDir: config.dataDir, ...keys });
  await waitUntil(async () => (await database.upload.count({ where: { state: 'queued' } })) === 0, { within: 90_000 });
  await regulator.close();
  return uploadId({ regulator: 'city', gate: '1-in' });
}

async function keep(name: string, workflowId: string): Promise<void> {
  const handle = site.temporal.client.workflow.getHandle(workflowId);
  if (!/^(upload|policy|exemption|shadow)/.test(name)) await handle.result();
  if (!name.startsWith(only)) return;
  const history = await handle.fetchHistory();
  const events = JSON.parse(historyToJSON(history), withoutStacks) as unknown;
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(events, null, 1)}\n`);
  console.log(`${name}: ${history.events?.length ?? 0} events`);
}

/** They say where the recording was made, and no replay reads them. */
function withoutStacks(key: string, value: unknown): unknown {
  return key === 'stackTrace' ? '' : value;
}
