import { readControlStatus, readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { importAction } from '../../lib/server/import-draft.ts';
import { countExemptions } from '../../lib/server/exemptions.ts';
import { readPolicyWorks } from '../../lib/server/policy-work.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const now = Date.now();
  const [levels, works, { planVersion }, exemptions] = await Promise.all([
    readLevelRuleSets(now),
    readPolicyWorks(),
    readControlStatus(now),
    countExemptions(now),
  ]);
  return { levels, works, planVersion, exemptions };
};

export const actions = { import: importAction } satisfies Actions;
