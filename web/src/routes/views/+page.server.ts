import { fail } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import { listSpecs } from '../../lib/lists/list-specs.ts';
import { listNames } from '../../lib/lists/list-spec.ts';
import type { ViewForm, ViewTrouble } from '../../lib/lists/view-outcome.ts';
import { viewFormId, viewSchema } from '../../lib/lists/view-schema.ts';
import type { ViewFields } from '../../lib/lists/view-schema.ts';
import { checkedForm, formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { readViews, removeView, saveView } from '../../lib/server/saved-views.ts';
import { signedIn } from '../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { username } = signedIn(locals);
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
    const form = await checkedForm<ViewFields, ViewTrouble>(event, { id: '', schema: viewSchema });
    form.id = viewFormId(form.data.list);
    if (!form.valid) return fail(400, { form });
    const code = await saveView(signedIn(event.locals).username, form.data);
    if (code !== null) return message(form, { code }, { status: 409 }) as ActionFailure<ViewForm>;
    return { form, saved: form.data.name.trim() } satisfies ViewForm;
  },
  remove: async (event) => {
    const id = fieldOf(await formOf(event), 'id') ?? '';
    const problem = await removeView(signedIn(event.locals).username, id);
    return problem === null ? { removed: true } : fail(400, { problem });
  },
} satisfies Actions;
