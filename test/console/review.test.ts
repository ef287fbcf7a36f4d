/** Reviewing what somebody ordered, as people see it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import { countDue, dueReviews } from '../../web/src/lib/server/reviews.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { unreadableText } from './page-text.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let scene: Scene;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  // For the functions of the console that are called here.
  process.env['DATABASE_URL'] = watched.site.databaseUrl;
  scene = sceneOf(watched.site);
  await scene.alert('orange');
});
afterAll(() => watched.close());

const path = (passage: string): string => `${watched.url}/${passage.replace('passage/', 'passages/')}`;
let plates = 80_000;

/** A blocked vehicle that somebody lets in; its review is awaited. */
async function released(person = { name: '门卫甲', username: 'test.operator', role: 'operator' }) {
  const plateNo = `冀L${(plates += 1)}`;
  const drive = watched.site
    .lane('1-in')
    .drive({ plate: plateNo, colour: 'yellow', speed: 8, patienceMs: 20_000 });
  const { passage } = await scene.waiting('1-in', 'blocked');
  await scene.order('release', passage, { person, reason: { code: 'livelihood', text: '民生保障车辆' } });
  await drive;
  await scene.recorded(passage);
  await waitUntil(() =>
    watched.site.database.review.findFirst({ where: { passageId: passage, state: 'awaiting' } }),
  );
  return { passage, plateNo };
}

async function fill(page: Page, verdict: string, text: string): Promise<void> {
  await page.getByRole('radio', { name: verdict }).check();
  await page.locator('select[name=reason]').selectOption('no-evidence');
  await page.locator('[name=text]').fill(text);
}

describe('the review of a release', () => {
  it('is asked for on the page of the passage, keeps what was typed, and shows its verdict in place', async () => {
    const { passage } = await released();
    const page = await watched.newPage('zh', 'reviewer');
    await page.goto(path(passage));
    const panel = page.locator('section', { has: page.getByRole('heading', { name: '复核', exact: true }) });
    await panel.getByText('门卫甲 人工放行').waitFor();
    await panel.getByText('民生保障运输：民生保障车辆').waitFor();
    await fill(page, '同意', '没有看到通行证');
    await page.getByRole('button', { name: '提交结论' }).click();
    await page.getByText('选一个与结论相符的原因').waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe('没有看到通行证');
    // Something is written about this passage: the page reads itself anew.
    await appendEntry(watched.site.database, {
      key: `${passage}#test`,
      kind: 'alarm-raised',
      subject: passage,
      occurredAt: Date.now(),
      clock: serverClock,
      actor: system,
      payload: { alarm: 'board-failed', lane: '1-in', passage, detail: '' },
    });
    await page.locator('td', { hasText: '报警' }).waitFor();
    expect(await page.locator('[name=text]').inputValue()).toBe('没有看到通行证');
    const other = await released();
    await page.getByRole('radio', { name: '异议' }).check();
    await page.getByRole('button', { name: '提交结论' }).click();
    await panel.getByText('复核员甲 提出异议').waitFor();
    await panel.getByText('缺少凭证：没有看到通行证').waitFor();
    expect(await page.getByRole('button', { name: '提交结论' }).count()).toBe(0);
    const { decidedSeq } = await watched.site.database.review.findUniqueOrThrow({
      where: { passageId: passage },
    });
    await panel.getByText(String(decidedSeq), { exact: true }).waitFor();
    const verdict = await watched.site.database.ledgerEntry.findFirstOrThrow({
      where: { kind: 'review-objected', seq: BigInt(decidedSeq ?? 0) },
    });
    expect(JSON.parse(verdict.payload)).toMatchObject({ role: 'reviewer', address: '127.0.0.1' });
    await page.getByRole('link', { name: '看下一次' }).click();
    await page.waitForURL(path(other.passage));
    expect(await page.locator('[name=text]').inputValue()).toBe('');
    await page.context().close();
  });

  it('is given without the mouse', async () => {
    const { passage } = await released();
    const page = await watched.newPage('zh', 'reviewer');
    await page.goto(path(passage));
    await page.getByText('门卫甲 人工放行').waitFor();
    await page.locator('header').getByText('实时', { exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
    await page.keyboard.press('a');
    await page.keyboard.press('2');
    await page.keyboard.type('照片和磅单对得上');
    await page.keyboard.press('Control+Enter');
    await page.getByText('复核员甲 同意').waitFor();
    const { payload } = await watched.site.database.ledgerEntry.findFirstOrThrow({
      where: { kind: 'review-accepted' },
      orderBy: { seq: 'desc' },
    });
    expect(JSON.parse(payload)).toMatchObject({
      reason: { code: 'photos-checked', text: '照片和磅单对得上' },
    });
    await page.context().close();
  });

  it('is a sentence, not a form, for whoever ordered, and for those who do not review', async () => {
    const { passage } = await released();
    const own = await released({ name: '复核员甲', username: 'test.reviewer', role: 'operator' });
    const [guard, reviewer, officer] = await Promise.all([
      watched.newPage('zh', 'operator'),
      watched.newPage('zh', 'reviewer'),
      watched.newPage('en', 'officer'),
    ]);
    await guard.goto(path(passage));
    await guard.getByText('不能复核自己下的指令').waitFor();
    await reviewer.goto(path(own.passage));
    await reviewer.getByText('不能复核自己下的指令').waitFor();
    await officer.goto(path(passage));
    await officer.getByText('Waits for a reviewer.').waitFor();
    for (const page of [guard, reviewer, officer]) {
      expect(await page.locator('form[action="?/review"]').count()).toBe(0);
      await page.context().close();
    }
  });

  it('is counted and listed for those who may, the oldest first, and never for whoever ordered it', async () => {
    const own = await released({ name: '复核员甲', username: 'Test.Reviewer', role: 'operator' });
    const mine = await released();
    const everybodys = await watched.site.database.review.count({ where: { state: 'awaiting' } });
    const due = await dueReviews('test.reviewer', 100);
    expect(due).toHaveLength(await countDue('test.reviewer'));
    expect(due.length).toBeLessThan(everybodys);
    const listed = due.map(({ passage }) => passage);
    expect(listed).toContain(mine.passage);
    expect(listed).not.toContain(own.passage);
    expect(due.find(({ passage }) => passage === mine.passage)).toMatchObject({
      plateNo: mine.plateNo,
      lane: '1-in',
      kind: 'release',
      person: '门卫甲',
      overdue: false,
    });
    expect(due.map(({ orderedAt }) => orderedAt)).toEqual(due.map(({ orderedAt }) => orderedAt).toSorted());
    expect(await dueReviews('test.reviewer', 1)).toEqual(due.slice(0, 1));
    expect((await dueReviews('test.operator', 100)).map(({ passage }) => passage)).not.toContain(
      mine.passage,
    );
  });

  it('cuts nothing, and axe finds nothing, in both languages and themes', async () => {
    const { passage } = await released();
    const findings: string[] = [];
    for (const [lang, theme] of [
      ['zh', 'light'],
      ['en', 'dark'],
    ] as const) {
      const page = await watched.newPage(lang, 'reviewer');
      await page.context().addCookies([{ name: 'gg_theme', value: theme, url: watched.url }]);
      for (const [width, height] of [
        [1366, 768],
        [1920, 1080],
        [1024, 768],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.goto(path(passage));
        await page.locator('form[action="?/review"] button').click();
        await page.locator('form[action="?/review"] .err').first().waitFor();
        findings.push(...(await unreadableText(page)).map((finding) => `${lang} ${width} ${finding}`));
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      findings.push(
        ...violations.flatMap(({ id, nodes }) =>
          nodes.map(({ target }) => `${lang} ${id} ${String(target)}`),
        ),
      );
      await page.context().close();
    }
    expect(findings).toEqual([]);
  });
});

it('had no error in the browser', () => {
  expect(watched.errors).toEqual([]);
});
