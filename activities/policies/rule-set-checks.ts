/** What a rule set must pass before it is kept as a draft, and before it goes to somebody for approval. */
import {
  analyse,
  AnalysisTooLarge,
  LIMITS,
  loadRuleSet,
  RuleSetInvalid,
  runRuleSetTests,
} from '../../rules/index.ts';
import type { LoadedRuleSet } from '../../rules/index.ts';
import type { RuleSetName, WorkProblem } from '../../workflows/contract/policy-work.ts';
import { sha256Hex } from '../ledger/canonical.ts';

export type CheckedDraft =
  { readonly ruleSet: LoadedRuleSet } | { readonly problems: readonly WorkProblem[] };

/** JSON text to a rule set of this name and version. */
export function problemsOfDraft(text: string, name: RuleSetName): CheckedDraft {
  const document = parsedDocument(text);
  if ('problems' in document) return document;
  try {
    const ruleSet = loadRuleSet(document.json, sha256Hex);
    const misnamed = nameProblems(ruleSet, name);
    return misnamed.length > 0 ? { problems: misnamed } : { ruleSet };
  } catch (error) {
    if (error instanceof RuleSetInvalid) return { problems: error.problems };
    throw error;
  }
}

/** Text to JSON, or why not. */
export function parsedDocument(
  text: string,
): { readonly json: unknown } | { readonly problems: readonly WorkProblem[] } {
  // Before parsing: what is too large is never built in memory.
  if (text.length > LIMITS.bytes) {
    const message = `the document is larger than ${LIMITS.bytes / 1024} KiB; split it or shorten its texts`;
    return { problems: [{ path: '$', message }] };
  }
  try {
    return { json: JSON.parse(text) };
  } catch (error) {
    const message = `this is no JSON: ${error instanceof Error ? error.message : String(error)}`;
    return { problems: [{ path: '$', message }] };
  }
}

function nameProblems({ id, version }: LoadedRuleSet, name: RuleSetName): WorkProblem[] {
  return [
    ...(id === name.id ? [] : [{ path: '$.id', message: `this is the work on ${name.id}` }]),
    ...(version === name.version ? [] : [{ path: '$.version', message: `this is version ${name.version}` }]),
  ];
}

/** Every test passes, every rule is hit by one, and no two rows of a `unique` table hit the same vehicle. */
export async function problemsOfSubmission(ruleSet: LoadedRuleSet): Promise<readonly WorkProblem[]> {
  const { results, untestedRules } = await runRuleSetTests(ruleSet);
  const failed = results.flatMap(({ test, passed, decision }, index): WorkProblem[] => {
    const [deciding] = decision.reasons;
    const message = `"${test.name}" wants ${test.expect.outcome}${test.expect.rule === undefined ? '' : ` by ${test.expect.rule}`}, and is ${decision.outcome} by ${deciding?.rule ?? 'default'}`;
    return passed ? [] : [{ path: `$.tests[${index}]`, message }];
  });
  const untested = untestedRules.map((rule) => ({
    path: rule,
    message: 'no test hits this rule: add one that does',
  }));
  return [...failed, ...untested, ...overlapsOf(ruleSet)];
}

/** What has ended before it is published would never have been in force. `now`: ms since the epoch. */
export function validityProblems({ document }: LoadedRuleSet, now: number): readonly WorkProblem[] {
  const ends = 'validity' in document ? document.validity.to : null;
  if (ends === null || Date.parse(ends) > now) return [];
  return [{ path: '$.validity.to', message: `the validity ended at ${ends}: withdraw it and set another` }];
}

function overlapsOf(ruleSet: LoadedRuleSet): readonly WorkProblem[] {
  try {
    return analyse(ruleSet).overlaps.pairs.map(({ rules: [one, other], example }) => ({
      path: one,
      message: `${other} hits the same vehicle, and the table says that one row at most hits: ${JSON.stringify(example.given)}`,
    }));
  } catch (error) {
    if (error instanceof AnalysisTooLarge) return [{ path: '$', message: error.message }];
    throw error;
  }
}
