/** Counting is killed again and again, and two count at once: nothing is lost, nothing counted twice. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { ShadowCounter } from '../../activities/policies/shadow-count.ts';
import { createTestDatabase } from '../stack/test-database.ts';
import { aFreeRule, aLayered, aQuota } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { loadRuleSet } from '../../rules/index.ts';
import type { ShadowTally } from '../../prisma/client/client.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { DecisionScene, begins, hour, leaving } from './decision-scene.ts';

const vehicles = 180;
/** 22:00 in Beijing: the quota of the night counts. */
const night = begins + hour;
let scene: DecisionScene;
let url: string;
beforeAll(async () => {
  ({ scene, url } = await openScene());
  await publish();
  for (const shadow of ['one', 'two'])
    await scene.append('shadow-started', `${shadow}@1`, {
      payload: { shadow, digest: await digestOf(shadow), level: 'orange', person: '环保专员甲', reason: {} },
    });
  await passages();
});
afterAll(() => scene.database.$disconnect());

async function openScene(): Promise<{ scene: DecisionScene; url: string }> {
  const at = await createTestDatabase(inject('postgresUrl'));
  return { scene: await DecisionScene.openAt(at), url: at };
}

/** Twenty a night are let in, and whoever it has not let in itself entered before the alert, and goes. */
async function publish(): Promise<void> {
  const fits = aFreeRule({
    id: 'fits',
    layer: 'default',
    effect: 'allow',
    code: 'fits',
    when: {
      all: [
        { fact: 'direction', operator: 'equal', value: 'in' },
        { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 },
      ],
    },
  });
  const leave = aFreeRule({
    id: 'leave',
    layer: 'default',
    effect: 'allow',
    code: 'leave',
    when: { fact: 'enteredBefore', operator: 'equal', value: true },
  });
  const quotas = [aQuota({ limit: { count: 20 } })];
  for (const id of ['one', 'two']) {
    const set = aLayered({ id, parts: [leave, fits], quotas, allowExitIfEnteredBefore: false });
    const { document: sealed } = loadRuleSet(set, sha256Hex);
    const { digest, ...document } = sealed;
    await scene.append('rule-set-published', `${id}@1`, { payload: { document, digest } });
  }
}

async function digestOf(id: string): Promise<string> {
  return (await scene.database.ruleSet.findFirstOrThrow({ where: { id } })).digest;
}

/** Each comes in; every other one goes again. */
async function passages(): Promise<void> {
  for (let n = 0; n < vehicles; n += 1) {
    const plate = await scene.vehicle(`冀N${10_000 + n}`, { emissionStage: '6' });
    await scene.decided(plate, night + n * 1_000);
    if (n % 2 === 0) await scene.decided(plate, night + n * 1_000 + 500, leaving);
  }
}

function spawnCounting(): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, 'shadow-entry.ts')], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  });
}
const tally = (shadow: string): Promise<ShadowTally | null> =>
  scene.database.shadowTally.findUnique({ where: { shadow } });
const all = vehicles * 1.5;

it('killed at any time it goes on where it was', async () => {
  let seen = 0;
  for (let kill = 0; seen < all; kill += 1) {
    expect(kill).toBeLessThan(30);
    const child = spawnCounting();
    const before = seen;
    await waitUntil(async () => ((await tally('one'))?.passages ?? 0) > before, { what: 'a step' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    seen = (await tally('one'))?.passages ?? 0;
  }
  const counter = new ShadowCounter(scene.database);
  while (await counter.count());
  // The set in force lets everybody pass. Ten of the twenty that the candidate lets in come out again.
  const expected = { passages: all, newlyBlocked: vehicles - 20 + 10, newlyAllowed: 0 };
  for (const shadow of ['one', 'two']) {
    expect(await tally(shadow)).toMatchObject(expected);
    expect(await scene.database.shadowDifference.count({ where: { shadow } })).toBe(expected.newlyBlocked);
    expect(await scene.database.shadowUse.findMany({ where: { shadow } })).toMatchObject([{ used: 20 }]);
  }
});

it('counted by two at once it is counted once', async () => {
  const before = await tally('one');
  await scene.database.$executeRaw`TRUNCATE shadow_tally, shadow_difference, shadow_entry, shadow_use`;
  const counters = Array.from({ length: 4 }, () => new ShadowCounter(scene.database));
  for (let isMore = true; isMore;)
    isMore = (await Promise.all(counters.map((counter) => counter.count()))).includes(true);
  expect(await tally('one')).toEqual(before);
  expect(await tally('two')).toEqual({ ...before, shadow: 'two' });
});

it('says so where the rule set is not there, and counts the others', async () => {
  await scene.append('shadow-started', 'gone@1', {
    payload: { shadow: 'gone', digest: 'gone', level: null, person: '环保专员甲', reason: {} },
  });
  await scene.decided(await scene.vehicle('冀N90000', { emissionStage: '6' }), night + 1);
  await new ShadowCounter(scene.database).count();
  expect(await tally('gone')).toMatchObject({ passages: 0, problem: 'no rule set has the digest gone' });
  expect(await tally('one')).toMatchObject({ passages: all + 1, problem: null });
});
