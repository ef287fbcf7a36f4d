/** What an administrator does to accounts, as forms. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import {
  AccountRefused,
  createAccount,
  disableAccount,
  randomPassword,
  resetAccount,
} from '../../../../people/accounts.ts';
import type { By } from '../../../../people/accounts.ts';
import { isRole } from '../../../../workflows/contract/roles.ts';
import type { PeopleForm } from '../people/forms.ts';
import { database } from './database.ts';
import { formOf } from './form.ts';
import { fieldOf } from './input.ts';

type Answer = PeopleForm | ActionFailure<PeopleForm>;

export async function addPerson(event: RequestEvent): Promise<Answer> {
  const form = await formOf(event);
  const [username, name, role] = ['username', 'name', 'role'].map((field) =>
    (fieldOf(form, field) ?? '').slice(0, 100),
  );
  const values = {
    username: username ?? '',
    name: name ?? '',
    role: role ?? '',
    reason: fieldOf(form, 'reason') ?? '',
  };
  const refuse = (problem: string): Answer =>
    fail(400, { act: 'add', username: values.username, problem, values } satisfies PeopleForm);
  const by = byOf(event, values.reason);
  if (by === null) return refuse('reason');
  if (!isRole(values.role)) return refuse('role');
  const password = randomPassword();
  try {
    await createAccount(
      database(),
      { username: values.username, name: values.name, role: values.role, password },
      by,
    );
  } catch (error) {
    if (error instanceof AccountRefused) return refuse(error.code);
    throw error;
  }
  return { act: 'add', username: values.username, password };
}

export function disablePerson(event: RequestEvent): Promise<Answer> {
  return withAccount(event, 'disable', async (username, by) => {
    await disableAccount(database(), username, by);
    return { act: 'disable', username };
  });
}

export function resetPerson(event: RequestEvent): Promise<Answer> {
  return withAccount(event, 'reset', async (username, by) => {
    const { password } = await resetAccount(database(), username, by);
    return { act: 'reset', username, password };
  });
}

async function withAccount(
  event: RequestEvent,
  act: 'disable' | 'reset',
  run: (username: string, by: By) => Promise<PeopleForm>,
): Promise<Answer> {
  const form = await formOf(event);
  const username = (fieldOf(form, 'username') ?? '').slice(0, 64);
  const reason = fieldOf(form, 'reason') ?? '';
  const refuse = (problem: string): Answer => fail(400, { act, username, problem, values: { reason } });
  const by = byOf(event, reason);
  if (by === null) return refuse('reason');
  try {
    return await run(username, by);
  } catch (error) {
    if (error instanceof AccountRefused) return refuse(error.code);
    throw error;
  }
}

function byOf({ locals }: RequestEvent, reason: string): By | null {
  const length = [...reason].length;
  return locals.who === null || length < 4 || length > 300 ? null : { person: locals.who.name, reason };
}
