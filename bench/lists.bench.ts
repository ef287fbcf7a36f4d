/**
 * Lists of the console over 200 000 passages and a million entries: the whole answer of the server, sign-in check,
 * page and all, at every address that people use; the baseline is the same page of the database by OFFSET.
 * `--passages 200000 --rounds 40`.
 */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Database } from '../activities/ledger/database.ts';
import { fillPassages } from '../test/stack/many-passages.ts';
import { startTestConsole } from '../test/stack/test-console.ts';
import { startTestServers } from '../test/stack/test-servers.ts';
import { startTestSite } from '../test/stack/test-site.ts';
import { quantile, tell } from './figures.ts';

const { values } = parseArgs({
  options: { passages: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '40' } },
});
const passages = Number(values.passages);
const rounds = Number(values.rounds);
const until = Date.parse('2026-11-24T12:00:00Z');
const local = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16);
const middle = until - passages * 45_000;
const cursor = (at: number): string => `after=${at}~passage/1-in/20260101T000000.000Z/x`;

/** By name: an address, and for the deep ones what the same would be by OFFSET. */
const addresses: Readonly<Record<string, string>> = {
  board: '/',
  'passages-first': '/passages',
  'passages-deep': `/passages?${cursor(middle)}`,
  'passages-by-plate': '/passages?sort=plate',
  'passages-plate-part': '/passages?plate=B0123',
  'passages-no-such-plate': '/passages?plate=ZZZZZ',
  'passages-stage-and-level': '/passages?stage=4&level=orange',
  'passages-rare-result': '/passages?result=replaced',
  'passages-no-such-result': '/passages?result=unobserved&lane=1-in',
  'passages-one-day': `/passages?from=${local(middle)}&to=${local(middle + 86_400_000)}`,
  'ledger-first': '/ledgers',
  'ledger-fuel-and-lane': '/ledgers?fuel=E&lane=1-in',
  'vehicles-fleet': '/ledgers/vehicles?fleet=车队7',
  'vehicles-by-date': '/ledgers/vehicles?sort=-registeredOn',
  'uploads-first': '/uploads',
  'uploads-dead': '/uploads?state=dead',
  'uploads-plate': '/uploads?plate=B01234',
  'audit-first': '/audit',
  'audit-one-day': `/audit?from=${local(middle).slice(0, 10)}&to=${local(middle).slice(0, 10)}`,
  'audit-person': '/audit?person=门卫3',
  'audit-kind-long-ago': `/audit?kind=access&to=${local(middle).slice(0, 10)}`,
  'audit-subject': '/audit?subject=passage/1-in/2026112',
};

const folder = mkdtempSync(join(tmpdir(), 'greengate-bench-'));
const servers = await startTestServers(folder);
try {
  const site = await startTestSite({ ...servers, gate: false });
  await fillPassages(site.databaseUrl, passages, until);
  const served = await startTestConsole(site);
  try {
    const cookie = (await served.signIn('auditor')).map(({ name, value }) => `${name}=${value}`).join('; ');
    const all: number[] = [];
    const offset = await byOffset(site.database);
    for (const [name, path] of Object.entries(addresses)) {
      const times = await timed(served.url + path, cookie);
      all.push(...times);
      const baseline = name.endsWith('-deep') ? offset : null;
      tell({ name: `lists-${name}-p50`, value: quantile(times, 0.5), unit: 'ms', baseline: null });
      tell({ name: `lists-${name}-p95`, value: quantile(times, 0.95), unit: 'ms', baseline });
    }
    tell({ name: 'lists-all-p95', value: quantile(all, 0.95), unit: 'ms', baseline: 50 });
  } finally {
    await served.close();
    await site.close();
  }
} finally {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
}

async function timed(url: string, cookie: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = -5; round < rounds; round += 1) {
    const started = performance.now();
    const response = await fetch(encodeURI(url), { headers: { cookie, accept: 'text/html' } });
    await response.text();
    if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
    if (round >= 0) times.push(performance.now() - started);
  }
  return times;
}

/** Only the question to the database, so the comparison favours it. */
async function byOffset(database: Database): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await database.$queryRaw`SELECT id, plate_no FROM passage ORDER BY event_time DESC, id DESC
      LIMIT 50 OFFSET ${Math.floor(passages / 2)}`;
    times.push(performance.now() - started);
  }
  return quantile(times, 0.95);
}
