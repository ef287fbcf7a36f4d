/** Every page, light and dark, in both languages: no violation that axe can find. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
const pages: Page[] = [];

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
}, 120_000);
afterAll(() => watched.close());

async function violations(page: Page, path: string): Promise<string[]> {
  await page.goto(watched.url + path);
  expect(await page.evaluate('document.documentElement.dataset.theme')).toMatch(/^(light|dark)$/);
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${path} ${id} ${target.join(' ')}`));
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it.each(['zh', 'en'] as const)(
    'has no violation (%s)',
    async (lang) => {
      const [guard, officer, auditor] = await Promise.all([
        watched.newPage(lang, 'operator'),
        watched.newPage(lang, 'officer'),
        watched.newPage(lang, 'auditor'),
      ]);
      const stranger = await watched.newPage(lang, 'inspector');
      await stranger.context().clearCookies({ name: 'gg.session_token' });
      pages.push(guard, officer, auditor, stranger);
      for (const page of pages)
        await page.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
      const passage = await watched.site.database.passage.findFirstOrThrow({ where: { outcome: 'allow' } });
      const found = [
        ...(await violations(guard, '/')),
        ...(await violations(guard, '/passages')),
        ...(await violations(guard, `/passages/${passage.id.replace(/^passage\//, '')}`)),
        ...(await violations(guard, '/passages?from=yesterday')),
        ...(await violations(guard, '/uploads')),
        ...(await violations(guard, '/devices')),
        ...(await violations(guard, '/account')),
        ...(await violations(officer, '/alerts')),
        ...(await violations(guard, '/ledgers/vehicles/1-冀B56789')),
        ...(await violations(officer, '/ledgers/vehicles/1-冀B56789?act=unmask')),
        ...(await violations(officer, '/ledgers/vehicles/1-冀B56789?act=file')),
        ...(await violations(auditor, '/audit')),
        ...(await violations(auditor, '/people')),
        ...(await violations(auditor, '/system')),
        ...(await violations(stranger, '/sign-in')),
      ];
      expect(found).toEqual([]);
      for (const page of pages.splice(0)) await page.context().close();
    },
    60_000,
  );
});
