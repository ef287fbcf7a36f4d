/** The stream of an open page: what comes to it, in which order, and what becomes of it when something is cut. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { waitUntil } from '../stack/wait-until.ts';
import {
  appendAlarm,
  appendOther,
  close,
  follow,
  head,
  idsOf,
  letGo,
  notify,
  open,
  served,
  site,
  told,
} from './stream-scene.ts';

beforeAll(open, 120_000);
afterEach(letGo);
afterAll(close);

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
  letGo();
  await page;
  expect(received).toEqual(entries.map(({ seq }) => Number(seq)));
  expect(received.length).toBeGreaterThan(500);
});
