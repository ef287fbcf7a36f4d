/** The tablet of the gate house: what is pressed with a finger is large enough, and nothing is out of reach of keys. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let passage: string;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  const { site } = watched;
  await site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 5 });
  // One vehicle that waits for a person.
  void site.lane('2-in').drive({ plate: '冀B00002', colour: 'yellow', unread: true, patienceMs: 600_000 });
  passage = (await site.database.passage.findFirstOrThrow({ where: { outcome: 'allow' } })).id;
});
afterAll(() => watched.close());

/** px; a hair less is the border of what it fills. */
const finger = 43;

/** What can be pressed, and is missed by a finger that comes down a little above or below its middle; run in the page. */
const missed = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('a, button, select, summary, input:not([type=hidden])')].flatMap((element) => {
    const pressed = element.matches('[type=radio]') ? element.closest('label') : element;
    const { width, height } = pressed.getBoundingClientRect();
    if (width === 0 || height === 0 || height >= ${finger}) return [];
    pressed.scrollIntoView({ block: 'center' });
    const box = pressed.getBoundingClientRect();
    const isHit = [-20, 20].every((off) =>
      pressed.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2 + off)));
    return isHit ? [] : [pressed.outerHTML.slice(0, 120) + ' is ' + Math.round(height) + ' px high'];
  })`);

it.each([
  ['operator', ['/', '/passages', '/ledgers', '/uploads', '/devices', '/account', 'passage']],
  ['reviewer', ['/policies', '/ledgers/vehicles']],
  ['auditor', ['/audit', '/people', '/system']],
] as const)('has room for the fingers of %s, and no violation that axe can find', async (role, paths) => {
  const page = await watched.newPage('zh', role, { touch: true });
  for (const path of paths) {
    await page.goto(
      watched.url + (path === 'passage' ? `/${passage.replace('passage/', 'passages/')}` : path),
    );
    await page.locator('header .clock').waitFor();
    expect(await missed(page), path).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`)),
      path,
    ).toEqual([]);
  }
  await page.context().close();
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
