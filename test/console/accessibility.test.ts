/** Every page, light and dark, in both languages: no violation that axe can find. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Role } from '../../workflows/contract/roles.ts';
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
  const done = await site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 5 });
  expect(done.opened).toBe(true);
  // One vehicle that waits for a person.
  void site.lane('2-in').drive({ plate: '冀B00002', colour: 'yellow', unread: true, patienceMs: 600_000 });
  // A view, so that their page has something to show.
  const view = { id: 'a-view', list: 'passages', name: '拦截', query: '?outcome=block', savedAt: new Date() };
  await site.database.savedView.create({ data: { ...view, username: 'test.operator' } });
  const { id } = await site.database.passage.findFirstOrThrow({ where: { outcome: 'allow' } });
  passage = id.replace(/^passage\//, '');
});
afterAll(() => watched.close());

/** The one thing that the theme changes is colours: what else there is to find was found in the light. */
const aboutColours = ['color-contrast', 'link-in-text-block'];

async function violations(page: Page, path: string): Promise<string[]> {
  await page.goto(watched.url + path);
  expect(await themeOf(page)).toBe('light');
  const light = await axeOf(page).analyze();
  await page.context().addCookies([{ name: 'gg_theme', value: 'dark', url: watched.url }]);
  await page.reload();
  expect(await themeOf(page)).toBe('dark');
  const dark = await axeOf(page).withRules(aboutColours).analyze();
  await page.context().addCookies([{ name: 'gg_theme', value: 'light', url: watched.url }]);
  return [...light.violations, ...dark.violations].flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${path} ${id} ${target.join(' ')}`),
  );
}

/** In the page itself: it has no frames, and needs no second page to put their findings together. */
const axeOf = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();
const themeOf = (page: Page): Promise<unknown> => page.evaluate('document.documentElement.dataset.theme');

/** Null: nobody is signed in. */
const pages: readonly (readonly [Role | null, () => readonly string[]])[] = [
  [
    'operator',
    () => [
      '/',
      '/passages',
      `/passages/${passage}`,
      '/passages?from=yesterday',
      '/ledgers',
      '/ledgers/vehicles',
      '/ledgers/vehicles/1-冀B56789',
      '/uploads',
      '/devices',
      '/views',
      '/account',
    ],
  ],
  [
    'officer',
    () => [
      '/alerts',
      '/alerts/drills',
      '/policies',
      '/policies/orange/1',
      '/policies/exemptions',
      '/policies/plan/1',
      '/policies/plan/2/edit',
      '/ledgers/vehicles/1-冀B56789?act=unmask',
      '/ledgers/vehicles/1-冀B56789?act=file',
    ],
  ],
  ['auditor', () => ['/audit', '/people', '/system']],
  [null, () => ['/sign-in']],
];

describe.each(['zh', 'en'] as const)('in the light and in the dark (%s)', (lang) => {
  it.each(pages)(
    'has no violation for %s',
    async (role, paths) => {
      const page = await watched.newPage(lang, role ?? 'inspector');
      if (role === null) await page.context().clearCookies({ name: 'gg.session_token' });
      const found: string[] = [];
      for (const path of paths()) found.push(...(await violations(page, path)));
      expect(found).toEqual([]);
      await page.context().close();
    },
    90_000,
  );
});
