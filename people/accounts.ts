/** The accounts of a site: made, disabled, enabled and reset by administrators; each act is in the ledger, each secret is not. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { appendEntry } from '../activities/ledger/append-entry.ts';
import type { Database } from '../activities/ledger/database.ts';
import { personActor, signatureOf } from '../activities/ledger/signature.ts';
import { serverClock } from '../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../activities/ledger/entry-kinds.ts';
import { switchSigner } from '../workflows/contract/alert.ts';
import type { SwitchSigner } from '../workflows/contract/alert.ts';
import type { Role } from '../workflows/contract/roles.ts';
import { changed } from './account-change.ts';
import type { Inside } from './account-change.ts';
import { isName, isUsername } from './account-rules.ts';
import { hashPassword, verifyPassword } from './password-hash.ts';
import { passwordHistory, passwordProblems } from './password-rules.ts';
import type { PasswordProblem } from './password-rules.ts';

/** Who does something to an account, and why. */
export interface By extends SwitchSigner {
  readonly reason: string;
}

export interface NewAccount {
  /** Letters, digits, `.`, `_` and `-`; kept in lower case. */
  readonly username: string;
  /** As the record shows it. */
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  readonly demo?: boolean;
  /** Whoever gets a password from somebody else changes it first. */
  readonly mustChangePassword?: boolean;
}

/** What is wrong and what to do, in English; `code` is for translation. */
export class AccountRefused extends Error {
  override readonly name = 'AccountRefused';
  readonly code:
    'bad-username' | 'bad-name' | 'exists' | 'unknown' | 'bad-password' | 'last-administrator' | 'changed';
  readonly problems: readonly PasswordProblem[];
  constructor(code: AccountRefused['code'], message: string, problems: readonly PasswordProblem[] = []) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

const credential = 'credential';

export async function createAccount(
  database: Database,
  account: NewAccount,
  by: By,
): Promise<{ id: string }> {
  const username = account.username.toLowerCase();
  if (!isUsername(username))
    throw new AccountRefused(
      'bad-username',
      'A user name has 3 to 32 letters, digits, dots, dashes or underscores.',
    );
  if (!isName(account.name.trim()))
    throw new AccountRefused('bad-name', 'Name the person: two to forty characters, on one line.');
  mustBeGood(account.password, username);
  const [id, now, hash] = [randomUUID(), new Date(), await hashPassword(account.password)];
  await changed(database, async (inside) => {
    if (await inside.user.findUnique({ where: { username } }))
      throw new AccountRefused('exists', `The user name ${username} is taken: choose another.`);
    await inside.user.create({
      data: {
        id,
        username,
        displayUsername: account.username,
        name: account.name.trim(),
        email: `${username}@greengate.invalid`,
        role: account.role,
        demo: account.demo ?? false,
        mustChangePassword: account.mustChangePassword ?? true,
        passwordChangedAt: now,
        createdAt: now,
        updatedAt: now,
      },
    });
    const made = { accountId: id, providerId: credential, userId: id, password: hash };
    await inside.account.create({ data: { id: randomUUID(), ...made, createdAt: now, updatedAt: now } });
    await inside.earlierPassword.create({ data: { userId: id, hash, setAt: now } });
    await note(inside, {
      kind: 'account-created',
      username,
      by,
      made: { name: account.name.trim(), role: account.role },
    });
  });
  return { id };
}

/** Nobody can sign in with it any more, and whoever is signed in is not. */
export async function disableAccount(database: Database, username: string, by: By): Promise<void> {
  await changed(database, async (inside) => {
    const user = await mustExist(inside, username);
    if (user.role === 'administrator') await mustLeaveOne(inside, user.id);
    await inside.user.update({ where: { id: user.id }, data: { disabled: true, updatedAt: new Date() } });
    await inside.session.deleteMany({ where: { userId: user.id } });
    await note(inside, { kind: 'account-disabled', username: user.username, by });
  });
}

/** It can be signed in with again, by the password that it had. */
export async function enableAccount(database: Database, username: string, by: By): Promise<void> {
  await changed(database, async (inside) => {
    const user = await mustExist(inside, username);
    await inside.user.update({ where: { id: user.id }, data: { disabled: false, updatedAt: new Date() } });
    await note(inside, { kind: 'account-enabled', username: user.username, by });
  });
}

async function mustLeaveOne(database: Inside, id: string): Promise<void> {
  const others = await database.user.count({
    where: { role: 'administrator', disabled: false, id: { not: id } },
  });
  if (others > 0) return;
  throw new AccountRefused(
    'last-administrator',
    'The last administrator cannot be disabled: make another first.',
  );
}

/**
 * A new password that has to be changed at the next sign-in; the second factor is taken off, sessions end. An account
 * that is disabled stays so. Of several at once one is done, and the others are told: no password is given out that
 * was never good for anything.
 */
export async function resetAccount(
  database: Database,
  username: string,
  by: By,
): Promise<{ password: string }> {
  const password = randomPassword();
  const before = await passwordHashOf(database, (await mustExist(database, username)).id);
  const hash = await hashPassword(password);
  await changed(database, async (inside) => {
    const user = await mustExist(inside, username);
    if ((await passwordHashOf(inside, user.id)) !== before)
      throw new AccountRefused(
        'changed',
        `The password of ${user.username} was changed by somebody else just now, and this reset was not done: reset it again if it is still needed.`,
      );
    await store(inside, user.id, { hash, mustChangePassword: true });
    await inside.user.update({ where: { id: user.id }, data: { twoFactorEnabled: false } });
    await inside.twoFactor.deleteMany({ where: { userId: user.id } });
    await inside.newFactor.deleteMany({ where: { userId: user.id } });
    await inside.session.deleteMany({ where: { userId: user.id } });
    await inside.signInFailure.deleteMany({ where: { username: user.username } });
    await note(inside, { kind: 'account-reset', username: user.username, by });
  });
  return { password };
}

/** By the person, who knows the present one. `keepSession`: the one in which it is changed. */
export async function changePassword(
  database: Database,
  change: { userId: string; current: string; password: string; keepSession: string; address: string },
): Promise<void> {
  const user = await database.user.findUnique({ where: { id: change.userId } });
  const hash = await passwordHashOf(database, change.userId);
  if (!user || hash === null) throw new AccountRefused('unknown', 'There is no such account.');
  if (!(await verifyPassword(change.current, hash))) throw notRight();
  mustBeGood(change.password, user.username);
  if (await isUsedBefore(database, user.id, change.password))
    throw new AccountRefused('bad-password', `Choose one that differs from the last ${passwordHistory}.`, [
      'used-before',
    ]);
  const fresh = await hashPassword(change.password);
  const { name: person, username, role } = user;
  const by = { person, username, role, address: change.address, reason: '' };
  await changed(database, async (inside) => {
    // Reset meanwhile: what was typed is the present password no more.
    if ((await passwordHashOf(inside, user.id)) !== hash) throw notRight();
    await store(inside, user.id, { hash: fresh, mustChangePassword: false });
    await inside.session.deleteMany({ where: { userId: user.id, token: { not: change.keepSession } } });
    await note(inside, { kind: 'password-changed', username: user.username, by });
  });
}

const notRight = (): AccountRefused =>
  new AccountRefused('bad-password', 'The present password is not right.');

/** False too where it has none, or no such account is there. */
export async function isPasswordOf(database: Database, userId: string, password: string): Promise<boolean> {
  return verifyPassword(password, (await passwordHashOf(database, userId)) ?? '');
}

async function passwordHashOf(database: Inside, userId: string): Promise<string | null> {
  const where = { userId, providerId: credential };
  const account = await database.account.findFirst({ where, select: { password: true } });
  return account?.password ?? null;
}

async function isUsedBefore(database: Database, userId: string, password: string): Promise<boolean> {
  const earlier = await database.earlierPassword.findMany({
    where: { userId },
    orderBy: { setAt: 'desc' },
    take: passwordHistory,
  });
  const same = await Promise.all(earlier.map(({ hash }) => verifyPassword(password, hash)));
  return same.includes(true);
}

async function store(
  database: Inside,
  userId: string,
  { hash, mustChangePassword }: { hash: string; mustChangePassword: boolean },
): Promise<void> {
  const now = new Date();
  await database.account.updateMany({
    where: { userId, providerId: credential },
    data: { password: hash, updatedAt: now },
  });
  await database.user.update({
    where: { id: userId },
    data: { mustChangePassword, passwordChangedAt: now, updatedAt: now },
  });
  await database.earlierPassword.create({ data: { userId, hash, setAt: now } });
}

async function mustExist(
  database: Inside,
  username: string,
): Promise<{ id: string; username: string; role: string }> {
  const user = await database.user.findUnique({ where: { username: username.toLowerCase() } });
  if (user === null) throw new AccountRefused('unknown', `There is no account ${username}.`);
  return user;
}

function mustBeGood(password: string, username: string): void {
  const problems = passwordProblems(password, { username });
  if (problems.length > 0)
    throw new AccountRefused('bad-password', `The password does not do: ${problems.join(', ')}.`, problems);
}

const alphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Twenty characters without look-alikes, in groups that can be read out: 116 bits. */
export function randomPassword(): string {
  const groups = Array.from({ length: 4 }, () =>
    Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join(''),
  );
  const password = groups.join('-');
  return passwordProblems(password, { username: '\u0000' }).length === 0 ? password : randomPassword();
}

async function note(
  database: Inside,
  entry: { kind: EntryKind; username: string; by: By; made?: { name: string; role: Role } },
): Promise<void> {
  const { kind, username, by, made } = entry;
  const person = switchSigner(by);
  const at = Date.now();
  await appendEntry(database, {
    key: `account/${username}#${kind}/${at}-${randomBytes(4).toString('hex')}`,
    kind,
    subject: `account/${username}`,
    occurredAt: at,
    clock: serverClock,
    actor: personActor(person),
    payload: { ...signatureOf(person), reason: by.reason, account: { username, ...made } },
  });
}
