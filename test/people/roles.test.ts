/** Each role at each address and each form: given is what the table gives, refused is the rest, with an entry. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { permissions } from '../../web/src/lib/server/permissions.ts';
import { mayDo, roles } from '../../workflows/contract/roles.ts';
import { jar, startAskedConsole } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';

let asked: AskedConsole;
beforeAll(async () => {
  asked = await startAskedConsole({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
});
afterAll(() => asked.close());

/** Addresses that answer with a page or a file, and what is put for their parameters. */
const addressOf = (route: string): string =>
  route
    .replace('[...id]', '1-in/20261124T083000.000Z/x')
    .replace('[name]', `${'0'.repeat(64)}.jpg`)
    .replace('[plate]', '冀B12345-1')
    .replace('[id]/[version]', 'orange/1');

describe.each(roles)('%s', (role) => {
  it('is refused with 403 and an entry whatever the table does not give, and only that', async () => {
    const signed = role === 'administrator' ? await administrator() : await asked.cookieOf(role);
    const refused = async (): Promise<number> =>
      asked.site.database.ledgerEntry.count({
        where: { kind: 'access', payload: { contains: '"act":"refused"' } },
      });
    const before = await refused();
    let expected = 0;
    for (const [route, { see, actions = {} }] of Object.entries(permissions)) {
      // What a refused page is drawn by answers as refused, whoever asks.
      if (['/touch', '/language', '/refused/[...rest]'].includes(route)) continue;
      const given = see === 'anyone' || see === 'signed-in' || mayDo(role, see);
      const { status } = await asked.ask(addressOf(route), { cookie: signed });
      expect(status === 403, `${route} ${status}`).toBe(!given);
      expected += given ? 0 : 1;
      for (const [action, act] of Object.entries(actions)) {
        if (act === 'anyone' || act === 'signed-in') continue;
        const answer = await asked.ask(`${addressOf(route)}?/${action}`, {
          cookie: signed,
          form: { nothing: '1' },
        });
        expect(
          answer.status === 403,
          `${route} ${action} ${answer.status} ${answer.headers.get('location')}`,
        ).toBe(!mayDo(role, act));
        expected += mayDo(role, act) ? 0 : 1;
      }
    }
    expect((await refused()) - before).toBe(expected);
  });
});

it('writes what one person is refused again and again as a first entry and a count, also when it ends', async () => {
  await asked.account('insists');
  const cookie = jar(await asked.signIn('insists'));
  const tries = Array.from({ length: 60 }, (_, n) => asked.ask(`/people?/made-up-${n}`, { cookie }));
  expect(
    (await Promise.all([...tries, asked.ask('/audit', { cookie })])).map(({ status }) => status),
  ).toEqual(Array.from({ length: 61 }, () => 403));
  await asked.served.restart();
  const entries = await asked.site.database.ledgerEntry.findMany({
    where: { subject: 'account/insists', payload: { contains: '"act":"refused"' } },
    orderBy: { seq: 'asc' },
  });
  const told = entries.map(({ payload }) => JSON.parse(payload) as { detail: string; times?: number });
  const firsts = told.filter(({ times }) => times === undefined).map(({ detail }) => detail.split('?')[0]);
  expect(firsts.toSorted()).toEqual([
    'GET /audit (audit.see)',
    ...Array.from({ length: 5 }, () => 'GET /people'),
  ]);
  expect(told.flatMap(({ times }) => times ?? [])).toEqual([55]);
});

/** With a second factor that is switched on in the table: what is asked for here is the role. */
async function administrator(): Promise<string> {
  const cookie = await asked.cookieOf('administrator');
  await asked.site.database.user.update({
    where: { username: 'test.administrator' },
    data: { twoFactorEnabled: true },
  });
  return cookie;
}
