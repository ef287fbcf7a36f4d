import { readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { readPolicyWorks } from '../../lib/server/policy-work.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [levels, works] = await Promise.all([readLevelRuleSets(Date.now()), readPolicyWorks()]);
  return { levels, works };
};
