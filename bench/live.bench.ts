/**
 * Ledger entry → open pages of the console, over HTTP: from the instant that the entry bears until the last stream has
 * its event, and what the console asks PostgreSQL meanwhile. `--streams 200` of 20 people, beside one stream in the
 * same run; `--notices 500` at `--rate 50` a second, after a warm-up of 25.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { appendEntry } from '../activities/ledger/append-entry.ts';
import { serverClock, system } from '../activities/ledger/entry-kinds.ts';
import { openStream } from '../test/stack/event-client.ts';
import type { OpenStream } from '../test/stack/event-client.ts';
import { startTestConsole } from '../test/stack/test-console.ts';
import type { TestConsole } from '../test/stack/test-console.ts';
import { startTestServers } from '../test/stack/test-servers.ts';
import { startTestSite } from '../test/stack/test-site.ts';
import type { TestSite } from '../test/stack/test-site.ts';
import { waitUntil } from '../test/stack/wait-until.ts';
import { startCountingProxy } from './counting-proxy.ts';
import type { CountingProxy } from './counting-proxy.ts';
import { quantile, tell } from './figures.ts';

const { values } = parseArgs({
  strict: false,
  options: {
    streams: { type: 'string', default: '200' },
    notices: { type: 'string', default: '500' },
    rate: { type: 'string', default: '50' },
  },
});
const [streams, notices, rate] = [values.streams, values.notices, values.rate].map(Number) as [
  number,
  number,
  number,
];
const people = 20;
const warmUp = 25;

interface Measured {
  /** By notice: ms until the last stream has it. */
  readonly waits: readonly number[];
  readonly questions: number;
  readonly listens: number;
}

const folder = mkdtempSync(join(tmpdir(), 'greengate-bench-'));
const servers = await startTestServers(folder);
try {
  const { postgresUrl, temporalAddress } = servers;
  const site = await startTestSite({ postgresUrl, temporalAddress, gate: false });
  const direct = new URL(site.databaseUrl);
  const proxy = await startCountingProxy({ host: direct.hostname, port: Number(direct.port) });
  const through = new URL(direct);
  through.host = `127.0.0.1:${proxy.port}`;
  const served = await startTestConsole({ ...site, databaseUrl: through.href });
  try {
    const cookies = await signInAll(served, site);
    const one = await measure({ site, served, proxy, cookies, count: 1 });
    const many = await measure({ site, served, proxy, cookies, count: streams });
    report(`live-${streams}-streams`, many, one);
  } finally {
    await served.close();
    await proxy.close();
    await site.close();
  }
} finally {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

function report(name: string, many: Measured, one: Measured): void {
  for (const [part, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const baseline = quantile(one.waits, share);
    tell({ name: `${name}-${part}`, value: quantile(many.waits, share), unit: 'ms', baseline });
  }
  tell({ name: `${name}-questions`, value: many.questions, unit: 'statements', baseline: one.questions });
  tell({ name: `${name}-listens`, value: many.listens, unit: 'connections', baseline: one.listens });
}

/** Sessions of their own, as at so many desks. */
async function signInAll(served: TestConsole, site: TestSite): Promise<string[]> {
  const cookies: string[] = [];
  for (let person = 0; person < people; person += 1) {
    const pairs = await served.signIn('operator');
    cookies.push(pairs.map(({ name, value }) => `${name}=${value}`).join('; '));
  }
  await waitUntil(async () => (await site.database.session.count()) >= people, { what: 'the sessions' });
  return cookies;
}

async function measure(from: {
  site: TestSite;
  served: TestConsole;
  proxy: CountingProxy;
  cookies: readonly string[];
  count: number;
}): Promise<Measured> {
  const { site, served, proxy, cookies, count } = from;
  /** By entry: how many streams have it, and when the last one got it, on the clock of this machine. */
  const told = new Map<number, { streams: number; at: number }>();
  const onEvent = ({ event, id }: { event: string; id: number | null }): void => {
    if (event !== 'notice' || id === null) return;
    told.set(id, {
      streams: (told.get(id)?.streams ?? 0) + 1,
      at: performance.timeOrigin + performance.now(),
    });
  };
  const open: OpenStream[] = [];
  for (let n = 0; n < count; n += 1) {
    const cookie = cookies[n % cookies.length] ?? '';
    open.push(await openStream(served.url, { query: 'page=gates', cookie, onEvent }));
  }
  await appendMany(site, warmUp);
  const before = proxy.questions();
  const appended = await appendMany(site, notices);
  const isTold = (): boolean => appended.every(({ seq }) => told.get(seq)?.streams === count);
  await waitUntil(isTold, { what: 'the last stream' });
  const questions = proxy.questions() - before;
  const listens = await countListens(site);
  for (const stream of open) stream.close();
  return { waits: appended.map(({ seq, at }) => (told.get(seq)?.at ?? Number.NaN) - at), questions, listens };
}

/** `at`: the entry's own instant, by the database's clock in whole milliseconds. */
async function appendMany(site: TestSite, count: number): Promise<{ seq: number; at: number }[]> {
  const appended: { seq: number; at: number }[] = [];
  const started = performance.now();
  for (let n = 0; n < count; n += 1) {
    const key = `bench/${Date.now()}/${n}`;
    const { seq, recordedAt } = await appendEntry(site.database, {
      key,
      kind: 'alarm-raised',
      subject: key,
      occurredAt: Date.now(),
      clock: serverClock,
      actor: system,
      payload: { lane: '1-in', passage: null, alarm: 'board-failed' },
    });
    appended.push({ seq: Number(seq), at: recordedAt });
    await pause(Math.max(0, started + ((n + 1) * 1_000) / rate - performance.now()));
  }
  return appended;
}

async function countListens(site: TestSite): Promise<number> {
  const [row] = await site.database.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'greengate console notices'`;
  return Number(row?.count);
}
