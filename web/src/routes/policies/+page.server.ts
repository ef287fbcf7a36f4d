import { readControlStatus, readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { importAction } from '../../lib/server/import-draft.ts';
import { countExemptions } from '../../lib/server/exemptions.ts';
import { readLevelNames } from '../../lib/server/plans.ts';
import { readPolicyWorks } from '../../lib/server/policy-work.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const now = Date.now();
  const [levels, works, { planVersion }, exemptions, names] = await Promise.all([
    readLevelRuleSets(now),
    readPolicyWorks(),
    readControlStatus(now),
    countExemptions(now),
    readLevelNames(now),
  ]);
  return { levels, works, planVersion, exemptions, names };
};

export const actions = { import: importAction } satisfies Actions;
