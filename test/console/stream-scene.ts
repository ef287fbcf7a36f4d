/** A site without a gate, whose console is followed by pages that a test opens, cuts and counts. */
import { inject } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../../activities/ledger/entry-kinds.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { openStream } from '../stack/event-client.ts';
import type { OpenStream, StreamOptions } from '../stack/event-client.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

export let site: TestSite;
export let served: TestConsole;
export let operator: string;
const following: OpenStream[] = [];
export async function open(): Promise<void> {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    gate: false,
  });
  served = await startTestConsole(site);
  operator = await cookieOf('operator');
}
export function letGo(): void {
  for (const stream of following.splice(0)) stream.close();
}
export async function close(): Promise<void> {
  await served.close();
  await site.close();
}

export const cookieOf = async (role: Role): Promise<string> =>
  (await served.signIn(role)).map(({ name, value }) => `${name}=${value}`).join('; ');

export async function follow(options: Partial<StreamOptions>): Promise<OpenStream> {
  const stream = await openStream(served.url, { query: 'page=gates', cookie: operator, ...options });
  following.push(stream);
  return stream;
}

let appended = 0;
export async function append(kind: EntryKind, payload: object = {}): Promise<number> {
  appended += 1;
  const { seq } = await appendEntry(site.database, {
    key: `test/${appended}`,
    kind,
    subject: `test/${appended}`,
    occurredAt: Date.now(),
    clock: serverClock,
    actor: system,
    payload,
  });
  return Number(seq);
}
export const appendAlarm = (): Promise<number> =>
  append('alarm-raised', { lane: '1-in', passage: null, alarm: 'board-failed' });
export const appendOther = (): Promise<number> => append('access', { act: 'sign-in' });
export const head = async (): Promise<number> =>
  Number((await site.database.$queryRaw<{ seq: bigint }[]>`SELECT seq FROM ledger_head`)[0]?.seq);
export const notify = (notice: object) =>
  site.database.$executeRaw`SELECT pg_notify('greengate', ${JSON.stringify(notice)})`;
export const idsOf = ({ events }: OpenStream, event = 'notice'): (number | null)[] =>
  events.filter((one) => one.event === event).map(({ id }) => id);
export const told = (stream: OpenStream, count: number, event = 'notice') =>
  waitUntil(() => idsOf(stream, event).length >= count && idsOf(stream, event), {
    what: `${count} of ${event}`,
  });
