import { fail } from '@sveltejs/kit';
import { listSpecs } from '../../lib/lists/list-specs.ts';
import { listNames } from '../../lib/lists/list-spec.ts';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { readViews, removeView, saveView } from '../../lib/server/saved-views.ts';
import { signerOf } from '../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { username } = signerOf(locals);
  const lists = await Promise.all(
    listNames.map(async (name) => ({
      name,
      path: listSpecs[name].path,
      views: await readViews(username, name),
    })),
  );
  return { lists: lists.filter(({ views }) => views.length > 0) };
};

export const actions = {
  save: async (event) => {
    const form = await formOf(event);
    const [list = '', name = '', query = ''] = ['list', 'name', 'query'].map(
      (field) => fieldOf(form, field) ?? '',
    );
    const problem = await saveView(signerOf(event.locals).username, { list, name, query });
    return problem === null ? { saved: name } : fail(400, { problem });
  },
  remove: async (event) => {
    const id = fieldOf(await formOf(event), 'id') ?? '';
    const problem = await removeView(signerOf(event.locals).username, id);
    return problem === null ? { removed: true } : fail(400, { problem });
  },
} satisfies Actions;
