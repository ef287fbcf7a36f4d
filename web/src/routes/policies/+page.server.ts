import { readControlStatus, readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { importAction } from '../../lib/server/import-draft.ts';
import { readPolicyWorks } from '../../lib/server/policy-work.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const now = Date.now();
  const [levels, works, { planVersion }] = await Promise.all([
    readLevelRuleSets(now),
    readPolicyWorks(),
    readControlStatus(now),
  ]);
  return { levels, works, planVersion };
};

export const actions = { import: importAction } satisfies Actions;
