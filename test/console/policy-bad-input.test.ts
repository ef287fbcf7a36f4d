/** What must not become a rule set is refused with its place: typed, imported, and sent without the page. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { loadLayeredSeed } from '../../rules/sets/layered-seeds.ts';
import { aFreeRule, aLayered, stopAll } from '../../rules/testing/layered.factory.ts';
import { startWatchedSite } from './watched-site.ts';
import type { WatchedSite } from './watched-site.ts';

let watched: WatchedSite;
let officer: Page;
let cookie: string;
beforeAll(async () => {
  watched = await startWatchedSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  officer = await watched.newPage('zh', 'officer');
  cookie = (await officer.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
});
afterAll(() => watched.close());

const path = '/policies/orange/2/edit';
const seed = JSON.stringify({
  ...loadLayeredSeed('orange', () => '').document,
  version: 2,
  digest: undefined,
});
const spoilt = (from: string, to: string): string => {
  if (!seed.includes(from)) throw new Error(from);
  return seed.replace(from, () => to);
};
const over = '"fact":"overLimit","operator":"equal","value":true';
const deep = '{"not":'.repeat(10_000) + `{${over}}` + '}'.repeat(10_000);

interface Bad {
  readonly name: string;
  readonly document: string;
  /** In the document; empty where the form itself says it. */
  readonly place: string;
  readonly words: string;
}

const cases: readonly (readonly [name: string, document: string, place: string, words: string])[] = [
  ['an unknown fact', spoilt('"overLimit"', '"colour"'), '$.parts[0].when.fact', '事实目录中没有'],
  [
    'an unknown operator',
    spoilt(over, over.replace('equal', 'matches')),
    '$.parts[0].when.operator',
    '没有运算符',
  ],
  ['another type', spoilt(over, over.replace('true', '"yes"')), '$.parts[0].when.value', '值的类型不对'],
  [
    'an order of what has none',
    spoilt(over, '"fact":"direction","operator":"lessThan","value":"in"'),
    '$.parts[0].when.operator',
    '只比较数字',
  ],
  [
    '__proto__',
    spoilt(over, `${over},"__proto__":{"polluted":1}`),
    '$.parts[0].when.__proto__',
    '不能用这个键名',
  ],
  ['constructor', spoilt('"note":', '"constructor":{},"note":'), '$.constructor', '不能用这个键名'],
  [
    'a regular expression as operator',
    spoilt(over, '"fact":"plateNo","operator":"regex","value":"^(a+)+$"'),
    '$.parts[0].when.operator',
    '没有运算符',
  ],
  [
    'a regular expression in a cell',
    spoilt('{"in":["in"]}', '{"regex":"^(a+)+$"}'),
    '$.parts[1].rows[0].cells[0]',
    '单元格只能是',
  ],
  ['a tree of 10,000 levels', spoilt(`{${over}}`, deep), '$.parts[0].when', '嵌套太深'],
  ['a document of 300 KiB', spoilt('"note":"', `"note":"${'x'.repeat(300_000)}`), '', '不超过 256 KiB'],
  ['no JSON', '{"format":', '$', '不是 JSON'],
];

const bad = cases.map(([name, document, place, words]): Bad => ({ name, document, place, words }));

async function revisions(): Promise<number> {
  return watched.site.database.ruleSetRevision.count();
}

function post(address: string, body: FormData): Promise<Response> {
  return fetch(watched.url + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: watched.url, accept: 'application/json', 'x-sveltekit-action': 'true', cookie },
    body,
  });
}

describe.each(bad)('$name', ({ document, place, words }) => {
  it('is refused in the editor, and stays there to be corrected', async () => {
    const before = await revisions();
    await officer.goto(`${watched.url}${path}?from=1&view=json`);
    await officer.locator('form[data-alive]').waitFor();
    const editor = officer.locator('textarea[name=document]');
    await editor.fill(document);
    await officer.keyboard.press('Control+s');
    await officer.getByText(words).first().waitFor();
    if (place !== '') await officer.locator('li .mono', { hasText: place }).first().waitFor();
    expect([await editor.inputValue(), await revisions()]).toEqual([document, before]);
    // The tables show it, or say that they cannot; the page lives on.
    await officer.getByRole('link', { name: '判定表' }).click();
    await officer.getByRole('grid').or(officer.locator('.msg.wait')).first().waitFor();
  });

  it('is refused without the page', async () => {
    const before = await revisions();
    const fields = new FormData();
    for (const [name, value] of Object.entries({ document, basedOn: '', note: '' })) fields.set(name, value);
    const answer = await post(`${path}?/save`, fields);
    const text = await answer.text();
    expect(text).toContain('failure');
    expect(text).toContain(place.replaceAll('"', '\\"'));
    expect(await revisions()).toBe(before);
  });

  it('is refused as a file', async () => {
    const before = await revisions();
    const file = join(watched.site.config.dataDir, 'bad.json');
    writeFileSync(file, document);
    await officer.goto(`${watched.url}/policies`);
    await officer.locator('form[data-alive]').waitFor();
    await officer.locator('input[type=file]').setInputFiles(file);
    await officer.getByRole('button', { name: '导入', exact: true }).click();
    await officer.getByText(words).first().waitFor();
    if (place !== '') await officer.locator('li .mono', { hasText: place }).first().waitFor();
    expect(await revisions()).toBe(before);
  });
});

it('10 MB are refused before they are read, and the console goes on', async () => {
  const document = spoilt('"note":"', `"note":"${'x'.repeat(10 * 1024 * 1024)}`);
  const fields = new FormData();
  for (const [name, value] of Object.entries({ document, basedOn: '', note: '' })) fields.set(name, value);
  const answer = await post(`${path}?/save`, fields).catch(() => null);
  expect(answer === null || answer.status === 413).toBe(true);
  const file = new FormData();
  file.set('file', new File([document], 'large.json'));
  const other = await post('/policies?/import', file).catch(() => null);
  expect(other === null || other.status === 413).toBe(true);
  expect((await fetch(`${watched.url}/sign-in`)).status).toBe(200);
});

describe('a file', () => {
  const file = (name: string, text: string): string => {
    const place = join(watched.site.config.dataDir, name);
    writeFileSync(place, text);
    return place;
  };

  async function take(place: string): Promise<void> {
    await officer.goto(`${watched.url}/policies`);
    await officer.locator('form[data-alive]').waitFor();
    await officer.locator('input[type=file]').setInputFiles(place);
    await officer.getByRole('button', { name: '导入', exact: true }).click();
  }

  it('that is a rule set becomes the next draft of its name', async () => {
    const exported = await (await officer.request.get(`${watched.url}/policies/yellow/1/document`)).text();
    await take(file('yellow.json', exported));
    await officer.waitForURL(/\/policies\/yellow\/2$/);
    const where = { id_version: { id: 'yellow', version: 2 } };
    const row = await watched.site.database.policyWork.findUniqueOrThrow({ where });
    const note = '从文件导入：yellow.json';
    expect(row).toMatchObject({ state: 'draft', revision: 1, savedBy: '环保专员甲', note });
  });

  it('that was sealed and then changed is refused', async () => {
    const exported = await (await officer.request.get(`${watched.url}/policies/red/1/document`)).text();
    await take(file('red.json', exported.replace(/"note": "/, '"note": "改过。')));
    await officer.getByText('摘要与内容不符').waitFor();
    expect(await watched.site.database.policyWork.count({ where: { id: 'red' } })).toBe(1);
  });

  it('is asked for, and only of whoever may author', async () => {
    await officer.goto(`${watched.url}/policies`);
    await officer.locator('form[data-alive]').waitFor();
    await officer.getByRole('button', { name: '导入', exact: true }).click();
    await officer.getByText('选一个文件').waitFor();
    const auditor = await watched.newPage('zh', 'auditor');
    await auditor.goto(`${watched.url}/policies`);
    expect(await auditor.getByRole('button', { name: '导入', exact: true }).count()).toBe(0);
    await auditor.context().close();
  });
});

it.each([
  ['everything', stopAll().document, '这套规则拦截所有进厂车辆'],
  [
    'nothing',
    {
      parts: [
        aFreeRule({
          layer: 'default',
          effect: 'allow',
          when: { fact: 'direction', operator: 'in', value: ['in', 'out'] },
        }),
      ],
    },
    '这套规则放行所有未超标的进厂车辆',
  ],
] as const)(
  'a set that blocks %s says so loudly, in the editor and on its page',
  async (name, document, words) => {
    const id = `blocks-${name}`;
    const place = join(watched.site.config.dataDir, `${id}.json`);
    writeFileSync(
      place,
      JSON.stringify({
        ...aLayered({ ...document, id, version: 1, tests: [], allowExitIfEnteredBefore: false } as never),
        digest: undefined,
      }),
    );
    await officer.goto(`${watched.url}/policies`);
    await officer.locator('form[data-alive]').waitFor();
    await officer.locator('input[type=file]').setInputFiles(place);
    await officer.getByRole('button', { name: '导入', exact: true }).click();
    await officer.waitForURL(new RegExp(`/policies/${id}/1$`));
    await officer.locator('p[role=alert]', { hasText: words }).waitFor();
    await officer.goto(`${watched.url}/policies/${id}/1/edit`);
    await officer.locator('p[role=alert]', { hasText: words }).waitFor();
  },
);

it('no page of it failed', () => {
  expect(watched.errors).toEqual([]);
});
