import { isRole, mayDo } from '../../../../workflows/contract/roles.ts';
import { database } from '../../lib/server/database.ts';
import { addPerson, disablePerson, enablePerson, resetPerson } from '../../lib/server/people-acts.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const users = await database().user.findMany({ orderBy: [{ disabled: 'asc' }, { username: 'asc' }] });
  const last = await database().session.groupBy({ by: ['userId'], _max: { createdAt: true } });
  const { who } = locals;
  return {
    mayManage: who !== null && mayDo(who.role, 'people.manage'),
    people: users.map(
      ({ id, username, name, role, disabled, demo, mustChangePassword, twoFactorEnabled }) => ({
        username,
        name,
        role: isRole(role) ? role : null,
        disabled,
        demo,
        mustChangePassword,
        factor: twoFactorEnabled === true,
        lastSignIn: last.find(({ userId }) => userId === id)?._max.createdAt?.getTime() ?? null,
      }),
    ),
  };
};

export const actions = {
  add: addPerson,
  disable: disablePerson,
  enable: enablePerson,
  reset: resetPerson,
} satisfies Actions;
