import { fail } from '@sveltejs/kit';
import type { SwitchForm, SwitchProblem } from '../../lib/alerts/switch-outcome.ts';
import { switchFields } from '../../lib/alerts/switch-outcome.ts';
import { readAlertRecords, readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { switchAlert } from '../../lib/server/alert-switch.ts';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { isSwitchFailed, parseSwitch } from '../../lib/server/switch-input.ts';
import { signerOf } from '../../lib/server/whoami.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [records, ruleSets] = await Promise.all([readAlertRecords(), readLevelRuleSets(Date.now())]);
  return { records, ruleSets };
};

export const actions = {
  switch: async (event) => {
    const form = await formOf(event);
    const { name: person, username, role } = signerOf(event.locals);
    const parsed = parseSwitch(form, { person, username, role }, Date.now());
    if (isSwitchFailed(parsed)) return fail<SwitchForm>(400, { failed: parsed });
    const answer = await switchAlert(parsed);
    if (typeof answer !== 'string') {
      const { level, effectiveFrom: from, seq } = answer;
      return { done: { kind: parsed.kind, level, from, seq } } satisfies SwitchForm;
    }
    const values = Object.fromEntries(switchFields.map((name) => [name, fieldOf(form, name) ?? '']));
    return fail<SwitchForm>(statusOf(answer), {
      failed: { kind: parsed.kind, problems: [answer], values },
    });
  },
} satisfies Actions;

function statusOf(problem: SwitchProblem): number {
  if (problem === 'notYours') return 403;
  return problem === 'unreachable' || problem === 'noAnswer' ? 503 : 409;
}
