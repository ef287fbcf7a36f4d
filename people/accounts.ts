/** The accounts of a site: made, disabled and reset by administrators; each act is in the ledger, each secret is not. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { appendEntry } from '../activities/ledger/append-entry.ts';
import type { Database } from '../activities/ledger/database.ts';
import { personActor, signatureOf } from '../activities/ledger/signature.ts';
import { serverClock } from '../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../activities/ledger/entry-kinds.ts';
import { switchSigner } from '../workflows/contract/alert.ts';
import type { SwitchSigner } from '../workflows/contract/alert.ts';
import type { Role } from '../workflows/contract/roles.ts';
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
  readonly code: 'bad-username' | 'bad-name' | 'exists' | 'unknown' | 'bad-password' | 'last-administrator';
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
      'a user name has 3 to 32 letters, digits, dots, dashes or underscores',
    );
  if (!isName(account.name.trim()))
    throw new AccountRefused('bad-name', 'name the person: two to forty characters, on one line');
  mustBeGood(account.password, username);
  if (await database.user.findUnique({ where: { username } }))
    throw new AccountRefused('exists', `the user name ${username} is taken: choose another`);
  const [id, now, hash] = [randomUUID(), new Date(), await hashPassword(account.password)];
  await database.$transaction([
    database.user.create({
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
    }),
    database.account.create({
      data: {
        id: randomUUID(),
        accountId: id,
        providerId: credential,
        userId: id,
        password: hash,
        createdAt: now,
        updatedAt: now,
      },
    }),
    database.earlierPassword.create({ data: { userId: id, hash, setAt: now } }),
  ]);
  await note(database, {
    kind: 'account-created',
    username,
    by,
    made: { name: account.name.trim(), role: account.role },
  });
  return { id };
}

/** Nobody can sign in with it any more, and whoever is signed in is not. */
export async function disableAccount(database: Database, username: string, by: By): Promise<void> {
  const user = await mustExist(database, username);
  if (user.role === 'administrator') {
    const others = await database.user.count({
      where: { role: 'administrator', disabled: false, id: { not: user.id } },
    });
    if (others === 0)
      throw new AccountRefused(
        'last-administrator',
        'the last administrator cannot be disabled: make another first',
      );
  }
  await database.$transaction([
    database.user.update({ where: { id: user.id }, data: { disabled: true, updatedAt: new Date() } }),
    database.session.deleteMany({ where: { userId: user.id } }),
  ]);
  await note(database, { kind: 'account-disabled', username: user.username, by });
}

/** A new password that has to be changed at the next sign-in; the second factor is taken off, sessions end. */
export async function resetAccount(
  database: Database,
  username: string,
  by: By,
): Promise<{ password: string }> {
  const user = await mustExist(database, username);
  const password = randomPassword();
  await store(database, user.id, { password, mustChangePassword: true });
  await database.$transaction([
    database.user.update({ where: { id: user.id }, data: { twoFactorEnabled: false, disabled: false } }),
    database.twoFactor.deleteMany({ where: { userId: user.id } }),
    database.session.deleteMany({ where: { userId: user.id } }),
    database.signInFailure.deleteMany({ where: { username: user.username } }),
  ]);
  await note(database, { kind: 'account-reset', username: user.username, by });
  return { password };
}

/** By the person, who knows the present one. `keepSession`: the one in which it is changed. */
export async function changePassword(
  database: Database,
  change: { userId: string; current: string; password: string; keepSession: string; address: string },
): Promise<void> {
  const user = await database.user.findUnique({ where: { id: change.userId }, include: { accounts: true } });
  const hash = user?.accounts.find(({ providerId }) => providerId === credential)?.password;
  if (!user || !hash) throw new AccountRefused('unknown', 'there is no such account');
  if (!(await verifyPassword(change.current, hash)))
    throw new AccountRefused('bad-password', 'the present password is not right');
  mustBeGood(change.password, user.username);
  if (await isUsedBefore(database, user.id, change.password))
    throw new AccountRefused('bad-password', `choose one that differs from the last ${passwordHistory}`, [
      'used-before',
    ]);
  await store(database, user.id, { password: change.password, mustChangePassword: false });
  await database.session.deleteMany({ where: { userId: user.id, token: { not: change.keepSession } } });
  const { name: person, username, role } = user;
  const by = { person, username, role, address: change.address, reason: '' };
  await note(database, { kind: 'password-changed', username: user.username, by });
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
  database: Database,
  userId: string,
  { password, mustChangePassword }: { password: string; mustChangePassword: boolean },
): Promise<void> {
  const [hash, now] = [await hashPassword(password), new Date()];
  await database.$transaction([
    database.account.updateMany({
      where: { userId, providerId: credential },
      data: { password: hash, updatedAt: now },
    }),
    database.user.update({
      where: { id: userId },
      data: { mustChangePassword, passwordChangedAt: now, updatedAt: now },
    }),
    database.earlierPassword.create({ data: { userId, hash, setAt: now } }),
  ]);
}

async function mustExist(
  database: Database,
  username: string,
): Promise<{ id: string; username: string; role: string }> {
  const user = await database.user.findUnique({ where: { username: username.toLowerCase() } });
  if (user === null) throw new AccountRefused('unknown', `there is no account ${username}`);
  return user;
}

function mustBeGood(password: string, username: string): void {
  const problems = passwordProblems(password, { username });
  if (problems.length > 0)
    throw new AccountRefused('bad-password', `the password does not do: ${problems.join(', ')}`, problems);
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
  database: Database,
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
