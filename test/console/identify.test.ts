/** Who a vehicle is, as the operator's desk and the page of a passage tell and ask it. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { register } from '../../worker/site/register-site.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let page: Page;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  page = await watched.newPage('zh');
});
afterAll(() => watched.close());

const task = (text: string) => page.locator('.queue li', { hasText: text });
const waits = { speed: 5, patienceMs: 300_000 } as const;

it('offers vehicles that look like what is typed, and one key takes the likeliest with its colour', async () => {
  await page.goto(watched.url);
  await page.getByText('实时', { exact: true }).waitFor();
  const drive = watched.site
    .lane('1-in')
    .drive({ plate: '冀B80517', unread: true, colour: 'yellow', ...waits });
  await task('1号门 进').getByText('未识别').first().waitFor();
  await page.keyboard.press('i');
  const field = page.getByRole('combobox', { name: '号牌' }).first();
  await field.waitFor();
  await field.pressSequentially('冀bbos');
  const first = page.getByRole('listbox', { name: '可能是' }).getByRole('option').first();
  await first.waitFor();
  expect(await first.innerText()).toContain('80517D');
  expect(await first.innerText()).toContain('有档案');
  await field.press('ArrowDown');
  expect(await field.inputValue()).toBe('冀B80517D');
  expect(await page.locator('li[aria-current=true] select[name=plateColour]').inputValue()).toBe('6');
  expect(await first.getAttribute('aria-selected')).toBe('true');
  await page.locator('li[aria-current=true] select[name=reason]').focus();
  await page.keyboard.press('1');
  await page.keyboard.type('现场看到号牌');
  await page.keyboard.press('Control+Enter');
  expect((await drive).opened).toBe(true);
});

it('tells while it is typed that plate and colour do not go together, and refuses disguised characters', async () => {
  const drive = watched.site
    .lane('2-in')
    .drive({ plate: '冀B56789', unread: true, colour: 'yellow', ...waits });
  await task('2号门 进').getByText('未识别').first().waitFor();
  await task('2号门 进').click();
  await page.keyboard.press('i');
  const field = page.getByRole('combobox', { name: '号牌' }).first();
  await field.fill('京AD12345');
  await page.locator('[data-code=plate-kind-colour]').getByText('小型新能源号牌应为绿牌').waitFor();
  await field.fill('冀В12345');
  await page.locator('li[aria-current=true] select[name=reason]').focus();
  await page.keyboard.press('1');
  await page.keyboard.type('现场看到号牌');
  await page.keyboard.press('Control+Enter');
  await page.getByText('号牌里有看不见的字符').waitFor();
  await field.fill('冀B56789');
  await page.keyboard.press('Control+Enter');
  expect((await drive).opened).toBe(true);
});

it('says on desk and page that a vehicle only looks like one on the over-limit list, and which', async () => {
  const drive = watched.site.lane('1-in').drive({ plate: '鲁M4O66Z', colour: 'yellow', patienceMs: 40_000 });
  await task('4O66Z').getByText('形似').waitFor();
  expect(await task('4O66Z').locator('.led').innerText()).toContain('疑似超标车辆 核对号牌');
  await task('4O66Z').getByText('号牌中没有字母 I 和 O，应为 鲁M4066Z').waitFor();
  await task('4O66Z').getByRole('link').first().click();
  await page.getByText('匹配到超标名单上的 鲁M·4D662').waitFor();
  await page.getByText('号牌形似').waitFor();
  await page
    .getByRole('heading', { name: '号牌与排放超标名单上的 鲁M4D662（黄牌）形似，核对前不得通行' })
    .waitFor();
  expect((await drive).opened).toBe(false);
});

it('has a VIN with a wrong check digit confirmed by somebody else than who entered it', async () => {
  const { database } = watched.site;
  const [plateNo, plateColour, vin] = ['冀B56789', '1', 'LZZ5ELND4FD000001'];
  const { seq, ...file } = await database.vehicle.findUniqueOrThrow({
    where: { plateNo_plateColour: { plateNo, plateColour } },
  });
  expect(seq).toBeGreaterThan(0n);
  const entry = {
    kind: 'vehicle-filed',
    subject: `${plateNo}/${plateColour}`,
    payload: { ...file, vin },
  } as const;
  const accounts = await Promise.all([watched.newPage('zh', 'officer'), watched.newPage('zh', 'reviewer')]);
  const { name } = await database.user.findFirstOrThrow({ where: { role: 'officer' } });
  await register(database, entry, { kind: 'person', name });
  const path = `${watched.url}/ledgers/vehicles/1-${encodeURIComponent(plateNo)}`;
  const confirm = async (own: Page): Promise<Page> => {
    await own.goto(path);
    await own.getByText('校验位不符').first().waitFor();
    await own.locator('form[action="?/confirmVin"] textarea').fill('对照实车铭牌');
    await own.getByRole('button', { name: '核实无误' }).click();
    return own;
  };
  const officer = await confirm(accounts[0]);
  await officer.getByText('这个代码是本人录入的，要由另一个人核实').waitFor();
  expect(await database.ledgerEntry.count({ where: { kind: 'vin-confirmed' } })).toBe(0);
  const reviewer = await confirm(accounts[1]);
  await reviewer.getByText('已核实无误').waitFor();
  const [confirmed] = await database.ledgerEntry.findMany({ where: { kind: 'vin-confirmed' } });
  expect(JSON.parse(confirmed?.payload ?? '{}')).toMatchObject({ plateNo, vin, reason: '对照实车铭牌' });
});

it('shows on the page of a passage which kind of plate it is and by what its stage is known', async () => {
  await watched.site.lane('1-out').drive({ plate: '冀B56789', colour: 'yellow' });
  const row = await watched.site.database.passage.findFirstOrThrow({
    where: { plateNo: '冀B56789', lane: '1-out' },
  });
  await page.goto(`${watched.url}/passages/${row.id.slice('passage/'.length)}`);
  await page.getByText('普通号牌').waitFor();
  await page.locator('dt', { hasText: '阶段依据' }).waitFor();
  expect(watched.errors).toEqual([]);
});
