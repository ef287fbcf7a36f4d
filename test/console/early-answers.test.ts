/** Answers that no page gives: they close what pages close, and speak the language of whoever asks. */
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';

let site: TestSite;
let served: TestConsole;
let cookie = '';
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  served = await startTestConsole(site);
  cookie = (await served.signIn('operator')).map(({ name, value }) => `${name}=${value}`).join('; ');
});
afterAll(async () => {
  await served.close();
  await site.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask({ path, method = 'GET', headers = {} }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const all = { origin: served.url, ...headers };
    const sent = request(new URL(served.url), { path, method, headers: all, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        sent.destroy();
      });
    });
    sent.on('error', reject).end();
  });
}

const closed = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('an answer before any page', () => {
  it.each([
    [400, { path: '/passages?plate=%00' }],
    [413, { path: '/sign-in?/password', method: 'POST', headers: { 'content-length': '99999999' } }],
    [421, { path: '/', headers: { host: 'evil.example' } }],
    [403, { path: '/alerts', method: 'POST', headers: { origin: 'https://evil.example' } }],
  ])('of %i has the headers of a page', async (status, asked: Asked) => {
    const answer = await ask(asked);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({ ...closed, 'cache-control': 'private, no-store' });
  });

  it('has them also where no HTTP was spoken', async () => {
    const { hostname, port } = new URL(served.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write('no such thing\r\n\r\n'));
      let heard = '';
      socket.on('data', (chunk) => (heard += chunk.toString()));
      socket.on('error', reject).on('end', () => resolve(heard));
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    for (const [name, value] of Object.entries(closed)) expect(text).toContain(`${name}: ${value}`);
  });

  it.each([
    {
      status: 405,
      asked: { path: '/touch', method: 'PUT' },
      zh: '这个地址不接受这种请求',
      en: 'does not take that kind of request',
    },
    {
      status: 405,
      asked: { path: '/passages', method: 'DELETE' },
      zh: '这个地址不接受这种请求',
      en: 'does not take that kind of request',
    },
    {
      status: 400,
      asked: { path: '/events?page=nowhere' },
      zh: '实时消息要写明页面',
      en: 'Live news name a page',
    },
    {
      status: 400,
      asked: { path: '/events?page=gates&since=x' },
      zh: '实时消息的起点',
      en: 'Live news begin at',
    },
  ])(
    'of $status to $asked.path is a page of one sentence in the language of whoever asks',
    async (wanted) => {
      const { status, asked, zh, en } = wanted;
      for (const [lang, sentence] of [
        ['zh', zh],
        ['en', en],
      ] as const) {
        const headers = { accept: 'text/html', cookie: `${cookie}; gg_lang=${lang}` };
        const answer = await ask({ ...asked, headers });
        expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/html; charset=utf-8']);
        expect(answer.text).toMatch(lang === 'zh' ? /<html lang="zh-CN"/ : /<html lang="en"/);
        expect(answer.text).toContain(sentence);
        expect(answer.headers).toMatchObject(closed);
      }
    },
  );
});
