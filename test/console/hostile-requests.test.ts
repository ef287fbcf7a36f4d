/** Whatever comes to the console, from whomever: a 2xx, 3xx or 4xx with a sentence; never a 500, never a stack. */
import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { anything, asciiOnly, pathOf, queryOf } from './hostile-input.ts';
import type { Anything } from './hostile-input.ts';

let site: TestSite;
let served: TestConsole;
const cookies: string[] = [''];
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  served = await startTestConsole(site);
  for (const role of ['operator', 'officer', 'auditor'] as const)
    cookies.push((await served.signIn(role)).map(({ name, value }) => `${name}=${value}`).join('; '));
  await site.lane('1-in').drive({ plate: '冀B56789', colour: 'yellow', speed: 8 });
});
afterAll(async () => {
  await served.close();
  await site.close();
});

function send(given: Anything): Promise<{ status: number; body: string }> {
  const { method, type, accept, who, cookie, form } = given;
  const url = new URL(served.url);
  const headers: Record<string, string> = {
    accept,
    origin: served.url,
    cookie: asciiOnly([cookies[who], cookie, `gg_lang=${cookie}`].filter(Boolean).join('; ')).slice(0, 6_000),
    ...(type === '' ? {} : { 'content-type': type }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: url.hostname, port: url.port, path: pathOf(given), method, headers },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (part: string) => (body += part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
      },
    );
    asked.on('error', reject);
    asked.end(form === null || method === 'GET' || method === 'HEAD' ? undefined : queryOf(form));
  });
}

it('answers 2,500 hostile requests without a 500 and without a stack', async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(anything, async (given) => {
      const { status, body } = await send(given);
      if (status >= 400) refused += 1;
      expect(status, `${given.method} ${pathOf(given)}`).toBeLessThan(500);
      expect(body).not.toMatch(/\n\s+at .*\(|node_modules|PrismaClient/);
    }),
    { numRuns: 2_500 },
  );
  // Or this would prove nothing.
  expect(refused).toBeGreaterThan(300);
  expect((await fetch(`${served.url}/sign-in`)).status).toBe(200);
});

/** Writes that a person of the role may send; those of one key twice are what two windows and a double click send. */
const writes = fc.record({
  path: fc.constantFrom(
    '/people?/add',
    '/people?/disable',
    '/people?/reset',
    '/sign-in?/password',
    '/views?/save',
  ),
  username: fc.constantFrom('guard.a', 'guard.b', 'guard.c', '\u0000', ''),
  times: fc.integer({ min: 2, max: 5 }),
});

it('answers several of the same write at once without a 500', async () => {
  const [cookie, origin] = [await administrator(), served.url];
  await fc.assert(
    fc.asyncProperty(writes, async ({ path, username, times }) => {
      const form = { username, name: '门卫乙', role: 'operator', reason: '新员工入职', password: 'x' };
      const send = (): Promise<Response> =>
        fetch(origin + path, {
          method: 'POST',
          redirect: 'manual',
          headers: { accept: 'text/html', cookie, origin },
          body: new URLSearchParams({ ...form, list: 'passages', query: 'outcome=block' }),
        });
      const answers = await Promise.all(Array.from({ length: times }, send));
      for (const { status } of answers) expect(status, path).toBeLessThan(500);
    }),
    { numRuns: 60 },
  );
});

it('makes one account of several forms at once, and tells the others at the field', async () => {
  const cookie = await administrator();
  const body = { username: 'same.name', name: '门卫丁', role: 'operator', reason: '新员工入职' };
  const answers = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const headers = { accept: 'text/html', cookie, origin: served.url };
      const sent = { method: 'POST', headers, body: new URLSearchParams(body) };
      const answer = await fetch(`${served.url}/people?/add`, sent);
      return { status: answer.status, text: await answer.text() };
    }),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400, 400, 400]);
  for (const { status, text } of answers) if (status === 400) expect(text).toContain('这个用户名已有人用');
});

async function administrator(): Promise<string> {
  const where = { username: 'test.administrator' };
  await site.database.user.updateMany({ where, data: { twoFactorEnabled: false } });
  const jar = await served.signIn('administrator');
  await site.database.user.update({ where, data: { twoFactorEnabled: true } });
  return jar.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** Of their own: a hostile request may have signed the others out. */
const operator = async (): Promise<string> =>
  (await served.signIn('operator')).map(({ name, value }) => `${name}=${value}`).join('; ');
const order: Readonly<Record<string, string>> = {
  passage: 'passage/1-in/20261124T134153.391Z/VZ-1IN-0001-7',
  kind: 'release',
  reason: 'livelihood',
  text: '民生保障车辆，已核对',
};
const endless = 'a'.repeat(600_000);

it.each([
  ['a file', { ...order, text: new Blob(['民生保障车辆']) }, 400],
  ['control characters', { ...order, text: '民生保障\u0000车辆' }, 400],
  ['what is too long', { ...order, text: 'a'.repeat(5_000) }, 400],
  ['a name of objects', { ...order, reason: 'constructor', kind: '__proto__' }, 400],
  [
    'what the form library would read by itself',
    { __superform_json: '[{"text":1},"x"]', __superform_id: 'x' },
    400,
  ],
  ['what no form needs', { ...order, text: endless }, 413],
])('refuses %s in the place of text, and says so', async (_what, fields, status) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const headers = { cookie: await operator(), origin: served.url, accept: 'text/html' };
  const answer = await fetch(`${served.url}/?/order`, { method: 'POST', headers, body });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toMatch(/说明至少 4 个字|从列表中选|提交的内容太大|通行号不对|没有这种指令/);
});
