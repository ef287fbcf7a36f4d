import { isRole, mayDo } from '../../../../workflows/contract/roles.ts';
import { database } from '../../lib/server/database.ts';
import { readLastSignIns } from '../../lib/server/last-sign-ins.ts';
import { addPerson, disablePerson, enablePerson, resetPerson } from '../../lib/server/people-acts.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const [users, last] = await Promise.all([
    database().user.findMany({ orderBy: [{ disabled: 'asc' }, { username: 'asc' }] }),
    readLastSignIns(),
  ]);
  const { who } = locals;
  return {
    mayManage: who !== null && mayDo(who.role, 'people.manage'),
    people: users.map(({ username, name, role, disabled, demo, mustChangePassword, twoFactorEnabled }) => ({
      username,
      name,
      role: isRole(role) ? role : null,
      disabled,
      demo,
      mustChangePassword,
      factor: twoFactorEnabled === true,
      lastSignIn: last.get(username) ?? null,
    })),
  };
};

export const actions = {
  add: addPerson,
  disable: disablePerson,
  enable: enablePerson,
  reset: resetPerson,
} satisfies Actions;
