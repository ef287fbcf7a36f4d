/** In-plant vehicles at the gates, on real parts: decided by their own column, decided again, told apart on the console. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { takePolicyStep } from '../../workflows/client/take-policy-step.ts';
import { aSave } from '../../workflows/policy-work/policy-work.factory.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let scene: Scene;
let officer: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 2_000, confirmClose: 1_000, leave: 300 },
  });
  scene = sceneOf(watched.site);
  for (const id of ['in-plant-alert', 'nrmm-alert', 'orange']) await draft(id);
  officer = await watched.newPage('zh', 'officer');
});
afterAll(() => watched.close());

/** A second version of a set, as its author would begin it. */
async function draft(id: string): Promise<void> {
  const { site } = watched;
  const { document } = await site.database.ruleSet.findFirstOrThrow({ where: { id } });
  const next = JSON.stringify({ ...(document as object), version: 2, digest: undefined });
  await takePolicyStep(
    site.temporal.client,
    { id, version: 2 },
    {
      order: aSave({ document: next, at: Date.now() }),
      taskQueue: site.config.temporal.taskQueue,
      attempt: `draft-${id}`,
    },
  );
}
const drive = (lane: string, plate: string) =>
  watched.site.lane(lane).drive({ plate, colour: 'yellow', speed: 8, patienceMs: 60_000 });

describe('an in-plant vehicle', () => {
  it('is let in like a road vehicle while the plan asks for nothing, and the page says what it was', async () => {
    const done = await drive('1-in', '厂内001');
    expect(done.opened).toBe(true);
    const row = await scene.recorded(scene.idOf('1-in', done));
    expect(row).toMatchObject({
      subject: 'in-plant',
      decidedAs: 'road',
      machine: 'NB-001',
      ruleSetId: 'normal',
    });
    await officer.goto(`${watched.url}/passages`);
    await officer.getByRole('cell', { name: '厂内车辆' }).waitFor();
    await officer.goto(`${watched.url}/${row.id}`.replace('/passage/', '/passages/'));
    await officer.getByText('按道路车辆判定').waitFor();
    await officer.getByText('NB-001').first().waitFor();
  });

  it('is foreseen by its own column before an alert', async () => {
    await officer.goto(`${watched.url}/alerts`);
    await officer.locator('form[action="?/switch"][data-alive] input[value=orange]').check();
    await officer.getByText('1 辆中 1 辆会被拦下').waitFor();
    await officer.getByText('国四及以下厂内车辆预警期间停用').first().waitFor();
  });

  it('is refused by its own column during an alert, and decided again when it is lifted', async () => {
    await scene.alert('orange');
    const waits = drive('2-in', '厂内001');
    const { passage } = await scene.waiting('2-in', 'blocked');
    const first = JSON.parse((await scene.entries(passage))[0]?.payload ?? '{}');
    expect(first).toMatchObject({
      ...{ machine: 'NB-001', decidedAs: 'in-plant' },
      decision: { outcome: 'block', ruleSet: { id: 'in-plant-alert' }, facts: { subject: 'in-plant' } },
    });
    await scene.lift();
    expect((await waits).opened).toBe(true);
    const row = await scene.recorded(passage);
    expect(row).toMatchObject({ outcome: 'allow', decidedAs: 'road', ruleSetId: 'normal' });
    expect(await scene.kinds(passage)).toContain('passage-decided-again');
  });

  it('is a test of drafts that would decide on it, and of no other', async () => {
    const done = await scene.alert('orange').then(() => drive('1-in', '厂内002'));
    const { id } = await scene.recorded(scene.idOf('1-in', done));
    await scene.lift();
    await officer.goto(`${watched.url}/${id}`.replace('/passage/', '/passages/'));
    const offers = officer.locator('section', {
      has: officer.getByRole('heading', { name: '作为规则测试' }),
    });
    await offers.getByRole('link').first().waitFor();
    expect(await offers.getByRole('link').count()).toBe(1);
    expect(await offers.innerText()).toContain('in-plant-alert@2');
    const path = `/policies/nrmm-alert/2/edit?passage=${encodeURIComponent(id)}`;
    expect((await officer.goto(watched.url + path))?.status()).toBe(404);
    await officer.goto(`${watched.url}/passages?subject=in-plant`);
    await officer.getByRole('cell', { name: '厂内车辆' }).nth(2).waitFor();
    expect(watched.errors).toEqual([]);
  });
});
