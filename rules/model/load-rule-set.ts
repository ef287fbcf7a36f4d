/** The only door through which a rule set comes in: checked as a whole, copied, frozen, with its digest. */
import canonicalize from 'canonicalize';
import * as v from 'valibot';
import { CATALOGUE_VERSIONS, findFact, valueProblem } from '../catalogue/facts.ts';
import { decidingRules } from './compile-tables.ts';
import { conditionProblems, type FactFinder } from './condition.check.ts';
import { copyJson, type Json } from './json-document.ts';
import { finderOf, partProblems } from './parts.check.ts';
import { flatSchema, layeredSchema, type RuleSetEnvelope } from './rule-set.schema.ts';
import { FLAT_FORMAT, LAYERED_FORMAT, RuleSetInvalid } from './rule-set.ts';
import type { LoadedRuleSet, Problem, RuleSetDocument, Sha256Hex } from './rule-set.ts';

/** Checks the document and, when it carries a digest, that too. Throws RuleSetInvalid, nothing else. */
export function loadRuleSet(document: unknown, sha256Hex: Sha256Hex): LoadedRuleSet {
  const checked = checkedDocument(document);
  const digest = digestOf(checked, sha256Hex);
  if (checked.digest !== undefined && checked.digest !== digest) {
    const message = `the digest does not match the document, which has ${digest}: it was changed after sealing`;
    throw new RuleSetInvalid([{ path: '$.digest', message }]);
  }
  return loaded(checked, digest);
}

/** Checks the document and gives it its digest in place of any that it carries. Throws RuleSetInvalid. */
export function sealRuleSet(document: unknown, sha256Hex: Sha256Hex): LoadedRuleSet {
  const checked = checkedDocument(document);
  return loaded(checked, digestOf(checked, sha256Hex));
}

function loaded(document: RuleSetDocument, digest: string): LoadedRuleSet {
  const { id, version, catalogueVersion, tests } = document;
  return Object.freeze({
    id,
    version,
    digest,
    catalogueVersion,
    tests,
    rules: decidingRules(document),
    document: Object.freeze({ ...document, digest }),
  });
}

/** SHA-256 over the canonical (RFC 8785) document without `digest`. */
export function digestOf(document: RuleSetDocument, sha256Hex: Sha256Hex): string {
  return sha256Hex(String(canonicalize({ ...document, digest: undefined })));
}

function checkedDocument(document: unknown): RuleSetDocument {
  const copy = copyJson(document);
  const envelope = v.safeParse(schemaOf(copy), copy);
  if (!envelope.success) throw new RuleSetInvalid(envelope.issues.map(problemOf));
  const problems = contentProblems(envelope.output);
  if (problems.length > 0) throw new RuleSetInvalid(problems);
  // The copy and not the parser's output, which is not frozen; all of it was checked above.
  return copy as unknown as RuleSetDocument;
}

function schemaOf(copy: Json) {
  const format = typeof copy === 'object' && copy !== null && 'format' in copy ? copy['format'] : undefined;
  return format === LAYERED_FORMAT ? layeredSchema : flatSchema;
}

function contentProblems(document: RuleSetEnvelope): Problem[] {
  const { catalogueVersion } = document;
  if (!CATALOGUE_VERSIONS.includes(catalogueVersion)) {
    const message = `this program has the fact catalogues ${CATALOGUE_VERSIONS.join(' and ')}`;
    return [{ path: '$.catalogueVersion', message }];
  }
  const isFlat = document.format === FLAT_FORMAT;
  const find: FactFinder = isFlat ? (name) => findFact(name, catalogueVersion) : finderOf(document);
  const problems = isFlat ? ruleProblems(document.rules, find) : partProblems(document);
  // Which rules there are is known only once they are right.
  return problems.length > 0 ? problems : testProblems(document, find);
}

function ruleProblems(rules: readonly { id: string; when: unknown }[], find: FactFinder): Problem[] {
  const ids = rules.map((rule) => rule.id);
  return rules.flatMap((rule, index) => {
    const path = `$.rules[${index}]`;
    const twice =
      ids.indexOf(rule.id) < index ? [{ path: `${path}.id`, message: `${rule.id} is there twice` }] : [];
    return [...twice, ...conditionProblems(rule.when, `${path}.when`, find)];
  });
}

function testProblems(document: RuleSetEnvelope, find: FactFinder): Problem[] {
  const known = new Set(['default', ...decidingRules(document as RuleSetDocument).map(({ id }) => id)]);
  return document.tests.flatMap((test, index) => {
    const path = `$.tests[${index}]`;
    const { rule } = test.expect;
    const missing =
      rule === undefined || known.has(rule)
        ? []
        : [{ path: `${path}.expect.rule`, message: `no rule ${rule}` }];
    return [...givenProblems(test.given, `${path}.given`, find), ...missing];
  });
}

function givenProblems(given: Readonly<Record<string, unknown>>, path: string, find: FactFinder): Problem[] {
  return Object.entries(given).flatMap(([name, value]) => {
    const fact = find(name);
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
