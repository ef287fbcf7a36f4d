/** The only door through which a rule set comes in: checked as a whole, copied, frozen, with its digest. */
import canonicalize from 'canonicalize';
import * as v from 'valibot';
import { CATALOGUE_VERSION, findFact, valueProblem } from '../catalogue/facts.ts';
import { conditionProblems } from './condition.check.ts';
import { copyJson } from './json-document.ts';
import { ruleSetSchema, type RuleSetEnvelope } from './rule-set.schema.ts';
import { RuleSetInvalid } from './rule-set.ts';
import type { LoadedRuleSet, Problem, RuleSetDocument, Sha256Hex } from './rule-set.ts';

/** Checks the document and, when it carries a digest, that too. Throws RuleSetInvalid, nothing else. */
export function loadRuleSet(document: unknown, sha256Hex: Sha256Hex): LoadedRuleSet {
  const checked = checkedDocument(document);
  const digest = digestOf(checked, sha256Hex);
  if (checked.digest !== undefined && checked.digest !== digest) {
    const message = `the digest does not match the document, which has ${digest}: it was changed after sealing`;
    throw new RuleSetInvalid([{ path: '$.digest', message }]);
  }
  return Object.freeze({ ...checked, digest });
}

/** Checks the document and gives it its digest in place of any that it carries. Throws RuleSetInvalid. */
export function sealRuleSet(document: unknown, sha256Hex: Sha256Hex): LoadedRuleSet {
  const checked = checkedDocument(document);
  return Object.freeze({ ...checked, digest: digestOf(checked, sha256Hex) });
}

/** SHA-256 over the canonical (RFC 8785) document without `digest`. */
export function digestOf(document: RuleSetDocument, sha256Hex: Sha256Hex): string {
  return sha256Hex(String(canonicalize({ ...document, digest: undefined })));
}

function checkedDocument(document: unknown): RuleSetDocument {
  const copy = copyJson(document);
  const envelope = v.safeParse(ruleSetSchema, copy);
  if (!envelope.success) throw new RuleSetInvalid(envelope.issues.map(problemOf));
  const problems = [
    ...catalogueProblems(envelope.output),
    ...ruleProblems(envelope.output),
    ...testProblems(envelope.output),
  ];
  if (problems.length > 0) throw new RuleSetInvalid(problems);
  // The copy and not the parser's output, which is not frozen; all of it was checked above.
  return copy as unknown as RuleSetDocument;
}

function catalogueProblems({ catalogueVersion }: RuleSetEnvelope): Problem[] {
  if (catalogueVersion === CATALOGUE_VERSION) return [];
  return [{ path: '$.catalogueVersion', message: `this program has fact catalogue ${CATALOGUE_VERSION}` }];
}

function ruleProblems({ rules }: RuleSetEnvelope): Problem[] {
  const ids = rules.map((rule) => rule.id);
  return rules.flatMap((rule, index) => {
    const path = `$.rules[${index}]`;
    const twice =
      ids.indexOf(rule.id) < index ? [{ path: `${path}.id`, message: `${rule.id} is there twice` }] : [];
    return [...twice, ...conditionProblems(rule.when, `${path}.when`)];
  });
}

function testProblems({ rules, tests }: RuleSetEnvelope): Problem[] {
  const known = new Set(['default', ...rules.map((rule) => rule.id)]);
  return tests.flatMap((test, index) => {
    const path = `$.tests[${index}]`;
    const { rule } = test.expect;
    const missing =
      rule === undefined || known.has(rule)
        ? []
        : [{ path: `${path}.expect.rule`, message: `no rule ${rule}` }];
    return [...givenProblems(test.given, `${path}.given`), ...missing];
  });
}

function givenProblems(given: Readonly<Record<string, unknown>>, path: string): Problem[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const fact = findFact(name);
    const message = fact === undefined ? `no fact ${name} in the catalogue` : valueProblem(fact, value);
    return message === null ? [] : [{ path: `${path}.${name}`, message }];
  });
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const steps = (issue.path ?? []).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
  );
  return { path: ['$', ...steps].join(''), message: issue.message };
}
