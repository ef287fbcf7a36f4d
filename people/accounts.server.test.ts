import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../activities/ledger/database.ts';
import type { Database } from '../activities/ledger/database.ts';
import { createTestDatabase } from '../test/stack/test-database.ts';
import {
  changePassword,
  createAccount,
  disableAccount,
  enableAccount,
  randomPassword,
  resetAccount,
} from './accounts.ts';
import { verifyPassword } from './password-hash.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase(await createTestDatabase(inject('postgresUrl')));
});
afterAll(() => database.$disconnect());

const by = {
  person: '管理员甲',
  username: 'admin.one',
  role: 'administrator',
  address: '10.20.0.7',
  reason: '新员工入职',
};
const good = 'Tie-Lu 4402!';
const make = (username: string, part = {}) =>
  createAccount(database, { username, name: '门卫甲', role: 'operator', password: good, ...part }, by);
const userOf = (username: string) =>
  database.user.findUniqueOrThrow({ where: { username }, include: { accounts: true } });
const entriesOf = async (username: string) =>
  (
    await database.ledgerEntry.findMany({
      where: { subject: `account/${username}` },
      orderBy: { seq: 'asc' },
    })
  ).map(({ kind, payload }) => [kind, payload] as const);
const signedIn = (userId: string, token: string) =>
  database.session.create({
    data: {
      id: token,
      token,
      userId,
      expiresAt: new Date(Date.now() + 60_000),
      createdAt: new Date(),
      updatedAt: new Date(),
    },
  });

describe('an account', () => {
  it('is made by somebody, with a reason, and its password is in no entry', async () => {
    await make('Gate.One');
    const user = await userOf('gate.one');
    expect(user).toMatchObject({ role: 'operator', mustChangePassword: true, disabled: false });
    expect(await verifyPassword(good, user.accounts[0]?.password ?? '')).toBe(true);
    const [[kind, payload] = ['', '']] = await entriesOf('gate.one');
    expect(kind).toBe('account-created');
    expect(JSON.parse(payload)).toEqual({
      ...by,
      account: { username: 'gate.one', name: '门卫甲', role: 'operator' },
    });
    expect(payload).not.toMatch(/Tie-Lu|argon2/);
  });

  it.each([
    [{ username: 'ab' }, /3 to 32 letters/],
    [{ username: 'a b' }, /3 to 32 letters/],
    [{ username: 'ＡＢＣＤ' }, /3 to 32 letters/],
    [{ username: 'gate.two', name: ' ' }, /^Name the person: two to forty characters/],
    [{ username: 'gate.two', password: 'short' }, /too-short/],
  ])('is refused for %j, and nothing is kept', async (part, problem) => {
    await expect(make(part.username, part)).rejects.toThrow(problem);
    expect(await database.user.count({ where: { username: part.username } })).toBe(0);
  });

  it('has a name of its own', async () => {
    await make('twice');
    await expect(make('TWICE')).rejects.toThrow('The user name twice is taken');
  });

  it('of one name is made once, however often at once; the others are told', async () => {
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => make('clicked.twice')));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of made)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'exists' });
    expect((await entriesOf('clicked.twice')).map(([kind]) => kind)).toEqual(['account-created']);
  });

  it('that is disabled stays so when it is reset, and is enabled by an act of its own', async () => {
    await make('on.leave');
    await disableAccount(database, 'on.leave', by);
    await resetAccount(database, 'on.leave', by);
    expect((await userOf('on.leave')).disabled).toBe(true);
    await enableAccount(database, 'on.leave', by);
    expect((await userOf('on.leave')).disabled).toBe(false);
    const kinds = (await entriesOf('on.leave')).map(([kind]) => kind);
    expect(kinds).toEqual(['account-created', 'account-disabled', 'account-reset', 'account-enabled']);
  });

  it('is not made, disabled, reset or changed where the ledger takes no entry', async () => {
    const { id } = await make('kept');
    const before = await userOf('kept');
    const run = (sql: string): Promise<number> => database.$executeRawUnsafe(sql);
    await run(`CREATE FUNCTION no_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$`);
    await run('CREATE TRIGGER a_full BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION no_entry()');
    try {
      await expect(make('not.made')).rejects.toThrow('full');
      await expect(disableAccount(database, 'kept', by)).rejects.toThrow('full');
      await expect(resetAccount(database, 'kept', by)).rejects.toThrow('full');
      const change = { userId: id, current: good, password: 'Gao-Lu 7788!', keepSession: '', address: '' };
      await expect(changePassword(database, change)).rejects.toThrow('full');
    } finally {
      await run('DROP TRIGGER a_full ON ledger_entry');
    }
    expect(await userOf('kept')).toEqual(before);
    expect(await database.user.count({ where: { username: 'not.made' } })).toBe(0);
  });

  it('that is disabled is signed out everywhere, but not the last administrator’s', async () => {
    const { id } = await make('leaver');
    await signedIn(id, 'leaver-1');
    await disableAccount(database, 'leaver', by);
    expect(await database.session.count({ where: { userId: id } })).toBe(0);
    expect(JSON.parse((await entriesOf('leaver')).at(-1)?.[1] ?? '')).toEqual({
      ...by,
      account: { username: 'leaver' },
    });
    await make('only.admin', { role: 'administrator' });
    await make('other.admin', { role: 'administrator' });
    const both = await Promise.allSettled(
      ['only.admin', 'other.admin'].map((username) => disableAccount(database, username, by)),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [left = ''] = (
      await database.user.findMany({ where: { role: 'administrator', disabled: false } })
    ).map(({ username }) => username);
    await expect(disableAccount(database, left, by)).rejects.toThrow('The last administrator');
    await expect(disableAccount(database, 'nobody', by)).rejects.toThrow('There is no account nobody.');
  });

  it('that is reset gets a password that does, and loses sessions, second factor and lockout', async () => {
    const { id } = await make('forgetful');
    await signedIn(id, 'forgetful-1');
    await database.user.update({ where: { id }, data: { twoFactorEnabled: true } });
    const { password } = await resetAccount(database, 'forgetful', by);
    const user = await userOf('forgetful');
    expect(await verifyPassword(password, user.accounts[0]?.password ?? '')).toBe(true);
    expect(user).toMatchObject({ mustChangePassword: true, twoFactorEnabled: false });
    expect(await database.session.count({ where: { userId: id } })).toBe(0);
  });
});

describe('of several who change a password at once', () => {
  const isGood = async (username: string, password: string): Promise<boolean> =>
    verifyPassword(password, (await userOf(username)).accounts[0]?.password ?? '');

  it('one resets it, and its password is good; the others are told, and there is one entry', async () => {
    await make('reset.twice');
    const resets = await Promise.allSettled(
      Array.from({ length: 4 }, () => resetAccount(database, 'reset.twice', by)),
    );
    const done = resets.filter((one) => one.status === 'fulfilled');
    expect(done).toHaveLength(1);
    expect(await isGood('reset.twice', done[0]?.value.password ?? '')).toBe(true);
    for (const one of resets)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'changed' });
    const kinds = (await entriesOf('reset.twice')).map(([kind]) => kind);
    expect(kinds).toEqual(['account-created', 'account-reset']);
    await resetAccount(database, 'reset.twice', by);
    expect(await entriesOf('reset.twice')).toHaveLength(3);
  });

  it('a reset is not undone by its owner, who was slower', async () => {
    const { id: userId } = await make('both.at.once');
    const change = { userId, current: good, password: 'Gao-Lu 7788!', keepSession: '', address: '' };
    const [reset, changed] = await Promise.allSettled([
      resetAccount(database, 'both.at.once', by),
      changePassword(database, change),
    ]);
    const inForce = reset.status === 'fulfilled' ? reset.value.password : change.password;
    expect([reset.status, changed.status].toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await isGood('both.at.once', inForce)).toBe(true);
    const kinds = (await entriesOf('both.at.once')).map(([kind]) => kind);
    expect(kinds[1]).toBe(reset.status === 'fulfilled' ? 'account-reset' : 'password-changed');
    expect(kinds).toHaveLength(2);
  });
});

describe('a change of the password', () => {
  it('asks for the present one, refuses the last five, and ends the other sessions', async () => {
    const { id } = await make('changer');
    await signedIn(id, 'here');
    await signedIn(id, 'elsewhere');
    const change = (current: string, password: string) =>
      changePassword(database, { userId: id, current, password, keepSession: 'here', address: '10.20.0.8' });
    await expect(change('wrong', 'Gao-Lu 7788!')).rejects.toThrow('The present password is not right.');
    await expect(change(good, good)).rejects.toThrow('differs from the last 5');
    await expect(change(good, 'changer-ABC-1')).rejects.toMatchObject({ problems: ['has-name'] });
    await change(good, 'Gao-Lu 7788!');
    await expect(change('Gao-Lu 7788!', good)).rejects.toThrow('differs from the last 5');
    const sessions = await database.session.findMany({ where: { userId: id } });
    expect(sessions.map(({ token }) => token)).toEqual(['here']);
    expect((await userOf('changer')).mustChangePassword).toBe(false);
    const [kind, payload = ''] = (await entriesOf('changer')).at(-1) ?? [];
    expect(kind).toBe('password-changed');
    expect(JSON.parse(payload)).toMatchObject({
      username: 'changer',
      role: 'operator',
      address: '10.20.0.8',
    });
  });
});

it('random passwords do, and differ', () => {
  const passwords = new Set(Array.from({ length: 200 }, randomPassword));
  expect(passwords.size).toBe(200);
  for (const password of passwords) expect(password).toMatch(/^(\w{5}-){3}\w{5}$/);
});
