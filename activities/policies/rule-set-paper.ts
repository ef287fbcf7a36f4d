import { loadRuleSet } from '../../rules/index.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Paper } from './paper.ts';
import { problemsOfDraft, problemsOfSubmission, validityProblems } from './rule-set-checks.ts';

export const ruleSetPaper: Paper = {
  kinds: {
    save: 'rule-set-drafted',
    submit: 'rule-set-submitted',
    withdraw: 'rule-set-withdrawn',
    approve: 'rule-set-approved',
    return: 'rule-set-returned',
    publish: 'rule-set-published',
    retire: 'rule-set-retired',
  },
  notSo: 'a rule set is put in force by the plan: adopt or restore a version of the plan',
  draft: (text, name) => {
    const draft = problemsOfDraft(text, name);
    if ('problems' in draft) return Promise.resolve(draft);
    const { document, digest } = draft.ruleSet;
    return Promise.resolve({ sealed: { document, digest } });
  },
  problems: async (document) => {
    const ruleSet = loadRuleSet(document, sha256Hex);
    return [...(await problemsOfSubmission(ruleSet)), ...validityProblems(ruleSet, Date.now())];
  },
  counts: (document) => Promise.resolve({ document }),
};
