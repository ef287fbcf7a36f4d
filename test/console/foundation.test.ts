/** What every page has in common: languages and themes, and budgets. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;

beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  await watched.site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
});
afterAll(() => watched.close());

it('changes language and theme on any page, and stays there', async () => {
  const page = await watched.newPage('zh', 'auditor');
  await page.goto(`${watched.url}/audit?kind=access`);
  const theme = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.theme');
  expect(await theme()).toBe('light');
  await page.getByRole('button', { name: '深色' }).click();
  await page.getByRole('button', { name: '浅色' }).waitFor();
  expect(await theme()).toBe('dark');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Audit', exact: true }).waitFor();
  expect(page.url()).toBe(`${watched.url}/audit?kind=access`);
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  expect(await page.getByText(/[\u4e00-\u9fff]/).allInnerTexts()).toSatisfy((texts: string[]) =>
    // Names of people and of the language to change to stay what they are.
    texts.every((text) => /中文|甲|绿闸/.test(text)),
  );
  await page.context().close();
});

describe('budgets', () => {
  it('the live board needs at most 170 kB of compressed JavaScript', async () => {
    const page = await watched.newPage('zh', 'operator');
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (new URL(response.url()).pathname.endsWith('.js'))
        sizes.push(
          response
            .request()
            .sizes()
            .then(({ responseBodySize }) => responseBodySize),
        );
    });
    await page.goto(watched.url, { waitUntil: 'networkidle' }).catch(() => undefined);
    const kilobytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / 1_000;
    expect(sizes.length).toBeGreaterThan(3);
    expect(kilobytes).toBeGreaterThan(20);
    expect(kilobytes).toBeLessThanOrEqual(170);
    await page.context().close();
  });

  it('answers first within 100 ms, 95 times in a hundred, in one of five series', async () => {
    const page = await watched.newPage('zh', 'auditor');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    // Other tests share the processor: what the console can do shows in its best series.
    const best = Math.min(...(await seriesOf(5, () => firstAnswers(cookie))));
    expect(best).toBeLessThanOrEqual(100);
    await page.context().close();
  });
});

/** p95 of 50 first answers, ms. */
async function firstAnswers(cookie: string): Promise<number> {
  const times: number[] = [];
  for (const path of ['/', '/passages', '/ledgers', '/audit', '/uploads']) {
    for (let round = 0; round < 10; round += 1) {
      const started = performance.now();
      const response = await fetch(watched.url + path, { headers: { cookie, accept: 'text/html' } });
      times.push(performance.now() - started);
      expect(response.status).toBe(200);
      await response.arrayBuffer();
    }
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Infinity;
}

async function seriesOf(count: number, measure: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count && !found.some((value) => value <= 100)) found.push(await measure());
  return found;
}

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
