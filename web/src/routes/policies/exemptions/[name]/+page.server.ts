import { error } from '@sveltejs/kit';
import { scopeText } from '../../../../lib/exemptions/scope-text.ts';
import { wordsOf } from '../../../../lib/i18n/words.ts';
import { exemptionName, judgeAction } from '../../../../lib/server/exemption-actions.ts';
import { readExemption } from '../../../../lib/server/exemptions.ts';
import { readLaneNames } from '../../../../lib/server/lane-names.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { lang } = event.locals;
  const { title, unknown } = wordsOf(lang).exemptions;
  const [exemption, lanes] = await Promise.all([readExemption(exemptionName(event), event), readLaneNames()]);
  if (exemption === null) error(404, unknown);
  const whom = scopeText(exemption.line, lang);
  return {
    exemption,
    lanes,
    crumb: { noun: 'policies', path: '/policies/exemptions', title: `${title} ${whom}` },
  };
};

export const actions = { approve: judgeAction('approve'), end: judgeAction('end') } satisfies Actions;
