import { fail } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import type { SwitchForm, SwitchRefusal, SwitchTrouble } from '../../lib/alerts/switch-outcome.ts';
import { switchFormId, switchSchema } from '../../lib/alerts/switch-schema.ts';
import type { SwitchFields } from '../../lib/alerts/switch-schema.ts';
import { readAlertRecords, readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { switchAlert } from '../../lib/server/alert-switch.ts';
import { checkedForm } from '../../lib/server/form.ts';
import { switchOf } from '../../lib/server/switch-input.ts';
import { accessOf } from '../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

const schema = switchSchema(Date.now);

export const load: PageServerLoad = async () => {
  const [records, ruleSets] = await Promise.all([readAlertRecords(), readLevelRuleSets(Date.now())]);
  return { records, ruleSets };
};

export const actions = {
  switch: async (event) => {
    const form = await checkedForm<SwitchFields, SwitchTrouble>(event, { id: '', schema });
    form.id = switchFormId(form.data.kind);
    if (!form.valid) return fail(400, { form });
    const parsed = switchOf(form.data, accessOf(event), Date.now());
    const answer = await switchAlert(parsed);
    if (typeof answer !== 'string') {
      const { level, effectiveFrom: from, seq } = answer;
      return { form, done: { kind: parsed.kind, level, from, seq } } satisfies SwitchForm;
    }
    return message(form, { code: answer }, { status: statusOf(answer) }) as ActionFailure<SwitchForm>;
  },
} satisfies Actions;

function statusOf(refusal: SwitchRefusal): 403 | 409 | 503 {
  if (refusal === 'notYours') return 403;
  return refusal === 'unreachable' || refusal === 'noAnswer' ? 503 : 409;
}
