/** What an administrator does to accounts, as forms. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message, setError } from 'sveltekit-superforms';
import {
  AccountRefused,
  createAccount,
  disableAccount,
  enableAccount,
  randomPassword,
  resetAccount,
} from '../../../../people/accounts.ts';
import type { By } from '../../../../people/accounts.ts';
import type { Role } from '../../../../workflows/contract/roles.ts';
import { accountActSchema, addPersonSchema } from '../people/account-schemas.ts';
import type { AccountAct, AccountActFields, AddPersonFields } from '../people/account-schemas.ts';
import { accountActFormId, addPersonFormId } from '../people/forms.ts';
import type { PeopleForm, PeopleTrouble } from '../people/forms.ts';
import { database } from './database.ts';
import { checkedForm } from './form.ts';
import { accessOf } from './whoami.ts';

type Answer = PeopleForm | ActionFailure<PeopleForm>;

export async function addPerson(event: RequestEvent): Promise<Answer> {
  const form = await checkedForm<AddPersonFields, PeopleTrouble>(event, {
    id: addPersonFormId,
    schema: addPersonSchema,
  });
  if (!form.valid) return fail(400, { form });
  const [username, name] = [form.data.username.trim(), form.data.name.trim()];
  const password = randomPassword();
  try {
    const account = { username, name, role: form.data.role as Role, password };
    await createAccount(database(), account, byOf(event, form.data.reason));
  } catch (error) {
    if (!(error instanceof AccountRefused)) throw error;
    const field = error.code === 'bad-name' ? 'name' : 'username';
    return setError(form, field, error.code) as ActionFailure<PeopleForm>;
  }
  return { form, done: { act: 'add', username, password } };
}

export function disablePerson(event: RequestEvent): Promise<Answer> {
  return withAccount(event, 'disable', async (username, by) => {
    await disableAccount(database(), username, by);
    return {};
  });
}

export function enablePerson(event: RequestEvent): Promise<Answer> {
  return withAccount(event, 'enable', async (username, by) => {
    await enableAccount(database(), username, by);
    return {};
  });
}

export function resetPerson(event: RequestEvent): Promise<Answer> {
  return withAccount(event, 'reset', (username, by) => resetAccount(database(), username, by));
}

async function withAccount(
  event: RequestEvent,
  act: AccountAct,
  run: (username: string, by: By) => Promise<{ password?: string }>,
): Promise<Answer> {
  const form = await checkedForm<AccountActFields, PeopleTrouble>(event, {
    id: '',
    schema: accountActSchema,
  });
  const { username, reason } = form.data;
  form.id = accountActFormId(act, username);
  if (!form.valid) return fail(400, { form });
  try {
    return { form, done: { act, username, ...(await run(username, byOf(event, reason))) } };
  } catch (error) {
    if (!(error instanceof AccountRefused)) throw error;
    const { code: why } = error;
    const code = why === 'last-administrator' || why === 'changed' ? why : 'unknown';
    return message(form, { code }, { status: 409 }) as ActionFailure<PeopleForm>;
  }
}

function byOf(event: RequestEvent, reason: string): By {
  return { ...accessOf(event), reason: reason.trim() };
}
