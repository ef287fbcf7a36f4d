/** I9 where something dies or is lost: what was ordered by hand is reviewed all the same, once. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { projectionDigests, rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { verifyLedger } from '../../activities/ledger/verify-ledger.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startGateProcess } from './gate-process.ts';
import { guard, listed, reviewSceneOf } from './review-scene.ts';
import type { ReviewScene } from './review-scene.ts';

let site: TestSite;
let scene: Scene;
let reviews: ReviewScene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300 },
  });
  reviews = reviewSceneOf(site);
  scene = reviews.scene;
  await scene.alert('orange');
});
afterAll(async () => {
  await site.close();
});

describe('I9 through deaths and losses', () => {
  it('puts up again what Temporal has lost, and not what is judged', async () => {
    const [open, judged] = [await reviews.released(guard), await reviews.released(guard)];
    await Promise.all([reviews.awaited(open), reviews.awaited(judged)]);
    await reviews.judge(judged);
    await site.stopGate();
    await site.temporal.client.workflow.getHandle(reviewId(open)).terminate('its store is lost');
    await site.startGate();
    await waitUntil(async () => (await reviews.judge(open)).verdict === 'accept', {
      what: 'the review to be open again',
    });
    expect(await reviews.kinds(open)).toEqual(['review-requested', 'review-accepted']);
    expect(await reviews.kinds(judged)).toEqual(['review-requested', 'review-accepted']);
  });

  it('makes the table anew from the ledger, and it equals the live one', async () => {
    await site.stopGate();
    const before = await projectionDigests(site.database);
    expect(before.get('review')).not.toMatch(/^0(:|$)/);
    const by = { person: 'auditor', reason: 'yearly check' };
    expect((await rebuildProjections(site.database, by)).changed).toEqual([]);
    expect(await projectionDigests(site.database)).toEqual(before);
  });

  it.each(['after:recordOverride', 'before:recordReviewRequested', 'after:recordReviewRequested'])(
    'killed %s: the vehicle gets in, and the order is reviewed',
    async (moment) => {
      const gate = await startGateProcess(site, moment);
      try {
        const drive = site
          .lane('2-out')
          .drive({ plate: listed, colour: 'yellow', speed: 3, patienceMs: 25_000 });
        const { passage } = await scene.waiting('2-out', 'blocked');
        await scene.order('release', passage, { person: guard });
        await waitUntil(() => gate.status()[0]?.restarts === 1, { what: 'the gate to have died once' });
        await reviews.awaited(passage);
        expect((await drive).opened).toBe(true);
        await scene.recorded(passage);
        expect(await reviews.judge(passage)).toMatchObject({ verdict: 'accept' });
        expect(await reviews.kinds(passage)).toEqual(['review-requested', 'review-accepted']);
        expect((await scene.kinds(passage)).filter((kind) => kind === 'passage-released')).toHaveLength(1);
      } finally {
        await gate.stopAll();
      }
    },
    60_000,
  );

  it('has a whole ledger afterwards', async () => {
    expect((await verifyLedger(site.database)).fault).toBeNull();
  });
});
