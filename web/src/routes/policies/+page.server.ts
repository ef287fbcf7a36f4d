import { readLevelRuleSets } from '../../lib/server/alert-records.ts';
import { readRuleSets } from '../../lib/server/rule-set-records.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const [levels, ruleSets] = await Promise.all([readLevelRuleSets(Date.now()), readRuleSets()]);
  return { levels, ruleSets };
};
