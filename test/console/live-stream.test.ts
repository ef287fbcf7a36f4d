/** The stream of an open page: what comes to it, in which order, and what becomes of it when something is cut. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../../activities/ledger/entry-kinds.ts';
import { disableAccount } from '../../people/accounts.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { topics } from '../../web/src/lib/live/topics.ts';
import { openStream } from '../stack/event-client.ts';
import type { OpenStream, StreamOptions } from '../stack/event-client.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

let site: TestSite;
let served: TestConsole;
let operator: string;
const open: OpenStream[] = [];
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    gate: false,
  });
  served = await startTestConsole(site);
  operator = await cookieOf('operator');
}, 120_000);
afterEach(() => {
  for (const stream of open.splice(0)) stream.close();
});
afterAll(async () => {
  await served.close();
  await site.close();
});

const cookieOf = async (role: Role): Promise<string> =>
  (await served.signIn(role)).map(({ name, value }) => `${name}=${value}`).join('; ');

async function follow(options: Partial<StreamOptions>): Promise<OpenStream> {
  const stream = await openStream(served.url, { query: 'page=gates', cookie: operator, ...options });
  open.push(stream);
  return stream;
}

let appended = 0;
async function append(kind: EntryKind, payload: object = {}): Promise<number> {
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
const appendAlarm = (): Promise<number> =>
  append('alarm-raised', { lane: '1-in', passage: null, alarm: 'board-failed' });
const appendOther = (): Promise<number> => append('access', { act: 'sign-in' });
const head = async (): Promise<number> =>
  Number((await site.database.$queryRaw<{ seq: bigint }[]>`SELECT seq FROM ledger_head`)[0]?.seq);
const notify = (notice: object) =>
  site.database.$executeRaw`SELECT pg_notify('greengate', ${JSON.stringify(notice)})`;
const idsOf = ({ events }: OpenStream, event = 'notice'): (number | null)[] =>
  events.filter((one) => one.event === event).map(({ id }) => id);
const told = (stream: OpenStream, count: number, event = 'notice') =>
  waitUntil(() => idsOf(stream, event).length >= count && idsOf(stream, event), {
    what: `${count} of ${event}`,
  });

describe('where a stream begins', () => {
  it('is the entry that the page names, and nothing is told twice', async () => {
    const since = await head();
    const missed = [await appendAlarm(), await appendAlarm()];
    await appendOther();
    const stream = await follow({ query: `page=gates&since=${since}` });
    const live = await appendAlarm();
    expect(await told(stream, 3)).toEqual([...missed, live]);
  });

  it('is the entry that the browser names when it comes back, before the one in the address', async () => {
    const since = await head();
    const [, last] = [await appendAlarm(), await appendAlarm()];
    const stream = await follow({ query: `page=gates&since=${since}`, lastEventId: last - 1 });
    expect(await told(stream, 1)).toEqual([last]);
  });

  it('is what comes next where nothing is named, and its first event says where that is', async () => {
    await appendAlarm();
    const at = await waitUntil(async () => {
      const stream = await follow({});
      await told(stream, 1, 'beat');
      return stream.events[0]?.id === (await head()) && stream.events[0].id;
    });
    expect(at).toBe(await head());
  });

  it('is the present where the browser names an entry that is none, or that is not there yet', async () => {
    for (const lastEventId of ['x', '-1', '1e3', (await head()) + 1_000]) {
      const stream = await follow({ lastEventId });
      expect(await told(stream, 1, 'reset')).toEqual([await head()]);
      expect(idsOf(stream)).toEqual([]);
    }
    for (const since of ['x', '', '-1', '9'.repeat(16)])
      expect((await follow({ query: `page=gates&since=${since}` })).status).toBe(400);
    expect((await follow({ query: 'page=elsewhere' })).status).toBe(400);
  });

  it('is the present where more was missed than can be told one by one', async () => {
    const since = await head();
    const witness = await follow({});
    await site.database
      .$executeRaw`SELECT ledger_append('many/' || n, 'alarm-raised', 'many/' || n, now(), '{}', '{}',
      '{"lane":"1-in","alarm":"board-failed"}') FROM generate_series(1, 501) n`;
    // Until the console has heard of them they are not missed: they come.
    await waitUntil(() => witness.events.at(-1)?.id === since + 501, { what: 'the witness' });
    const flooded = await follow({ query: `page=gates&since=${since}` });
    expect(await told(flooded, 1, 'reset')).toEqual([since + 501]);
    expect(idsOf(flooded)).toEqual([]);
    const spared = await follow({ query: `page=gates&since=${since + 1}` });
    expect(await told(spared, 500)).toHaveLength(500);
  });
});

it('the live view of a lane has no number, and leaves where the browser goes on as it was', async () => {
  const stream = await follow({});
  await told(stream, 1, 'beat');
  await notify({ kind: 'lane', subject: '1-in' });
  const seq = await appendAlarm();
  expect(await told(stream, 2)).toEqual([null, seq]);
});

it('cuts off a page that takes nothing, and tells the others', async () => {
  const [asleep, awake] = [await follow({}), await follow({})];
  asleep.pause();
  await told(awake, 1, 'beat');
  const pad = 'x'.repeat(7_000);
  // No more at once than a page that is there may leave for a moment.
  for (let part = 1; part <= 100; part += 1) {
    await site.database.$executeRaw`SELECT pg_notify('greengate',
      json_build_object('kind', 'lane', 'subject', ${`${part}`} || n || ${pad})::text) FROM generate_series(1, 20) n`;
    await told(awake, part * 20);
  }
  asleep.resume();
  await asleep.ended;
  expect(asleep.events.length).toBeLessThan(2_000);
});

/** Sooner than by the next beat. */
async function endedAtOnce(stream: OpenStream): Promise<void> {
  let isOver = false;
  void stream.ended.then(() => (isOver = true));
  await waitUntil(() => isOver, { within: 3_000, what: 'the end of the stream' });
}

describe('whoever follows', () => {
  const refusals = () =>
    site.database.ledgerEntry.findMany({
      where: { kind: 'access', payload: { contains: '"act":"refused"' } },
      orderBy: { seq: 'asc' },
    });

  it.each(roles)(
    'as %s hears what the role may see, and is refused the rest, with an entry',
    async (role) => {
      const cookie = await cookieOf(role);
      // With a second factor that is switched on in the table: what is asked for here is the role.
      if (role === 'administrator')
        await site.database.user.updateMany({ where: { role }, data: { twoFactorEnabled: true } });
      const before = (await refusals()).length;
      const refused: string[] = [];
      for (const [topic, { asks }] of Object.entries(topics)) {
        const stream = await follow({ query: `page=${topic}`, cookie });
        expect([topic, stream.status]).toEqual([topic, mayDo(role, asks) ? 200 : 403]);
        if (!mayDo(role, asks)) refused.push(`GET /events?page=${topic} (${asks})`);
        const status = fetch(`${served.url}/events?page=${topic}`, { method: 'HEAD', headers: { cookie } });
        expect((await status).status).toBe(stream.status);
      }
      const entries = (await refusals()).slice(before).map(({ payload }) => JSON.parse(payload) as object);
      expect(entries).toEqual(refused.map((detail) => expect.objectContaining({ role, detail }) as unknown));
    },
  );

  it('follows with twelve pages of one sign-in at most; another sign-in has its own', async () => {
    const cookie = await cookieOf('operator');
    const streams = await Promise.all(Array.from({ length: 15 }, () => follow({ cookie })));
    expect(streams.map(({ status }) => status).toSorted()).toEqual([
      ...Array.from({ length: 12 }, () => 200),
      ...[429, 429, 429],
    ]);
    const again = (method: string) =>
      fetch(`${served.url}/events?page=gates`, { method, headers: { cookie } });
    expect((await again('HEAD')).status).toBe(429);
    expect(await (await again('GET')).text()).toContain('本次登录已有 12 个页面实时更新');
    expect((await follow({})).status).toBe(200);
    streams.find(({ status }) => status === 200)?.close();
    await waitUntil(async () => (await follow({ cookie })).status === 200, { what: 'a place' });
  });

  it('is told at once of the end of the session, in the middle of nothing', async () => {
    const stream = await follow({ cookie: await cookieOf('reviewer') });
    await told(stream, 1, 'beat');
    await disableAccount(site.database, 'test.reviewer', { person: 'test', reason: 'left the plant' });
    await endedAtOnce(stream);
    expect(stream.events.at(-1)?.event).toBe('signed-out');
  });

  it('as somebody else from now on loses the stream, and gets what the new role may see', async () => {
    const cookie = await cookieOf('officer');
    const stream = await follow({ cookie, query: 'page=devices' });
    await told(stream, 1, 'beat');
    await site.database.user.update({ where: { username: 'test.officer' }, data: { role: 'inspector' } });
    await endedAtOnce(stream);
    expect((await follow({ cookie, query: 'page=devices' })).status).toBe(403);
    expect((await follow({ cookie, query: 'page=audit' })).status).toBe(200);
  });
});

/** Repeatable. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

it('tells each entry once and in order while pages are cut, the console restarts and PostgreSQL hangs up', async () => {
  const next = random(20_261_124);
  const since = await head();
  const received: number[] = [];
  let writing = true;
  let wanted = 0;
  const write = async (): Promise<void> => {
    while (writing) {
      // As fast as the ledger takes it, as long as a page that is away can be told all that it missed.
      await waitUntil(() => !writing || wanted - received.length < 300, { what: 'the page to follow' });
      if (next(3) === 0) await appendOther();
      else {
        await appendAlarm();
        wanted += 1;
      }
    }
  };
  const writers = [write(), write()];
  let [last, cuts, following]: [number, number, boolean] = [since, 0, true];
  const onEvent = ({ event, id }: { event: string; id: number | null }): void => {
    if (event === 'notice') received.push(id ?? Number.NaN);
    if (event === 'reset') received.push(Number.NaN);
    if (id !== null) last = id;
  };
  const page = (async () => {
    while (following) {
      const cutAfter = 200 + next(6_000);
      const stream = await waitUntil(() => follow({ lastEventId: last, cutAfter, onEvent }));
      await stream.ended;
      cuts += 1;
    }
  })();
  const after = (more: number) => {
    const at = cuts + more;
    return waitUntil(() => cuts >= at, { what: `${more} cuts` });
  };
  await after(10);
  await site.database.$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'greengate console notices'`;
  await after(10);
  await served.restart();
  await after(10);
  writing = false;
  await Promise.all(writers);
  const entries = await site.database.ledgerEntry.findMany({
    where: { seq: { gt: since }, kind: 'alarm-raised' },
    orderBy: { seq: 'asc' },
  });
  await waitUntil(() => received.length >= entries.length, { what: 'the last entry' });
  following = false;
  for (const stream of open) stream.close();
  await page;
  expect(received).toEqual(entries.map(({ seq }) => Number(seq)));
  expect(received.length).toBeGreaterThan(500);
});
