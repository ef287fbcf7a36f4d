/** Who may follow an open page, with how many, and until when. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { disableAccount } from '../../people/accounts.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import { topics } from '../../web/src/lib/live/topics.ts';
import type { OpenStream } from '../stack/event-client.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { close, cookieOf, follow, letGo, open, served, site, told } from './stream-scene.ts';

beforeAll(open, 120_000);
afterEach(letGo);
afterAll(close);

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
