/** The envelope of a rule-set document. Conditions and facts are checked against the catalogue elsewhere. */
import * as v from 'valibot';
import { LIMITS, RULE_SET_FORMAT } from './rule-set.ts';

const kebab = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens'),
);

const line = (characters: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= characters, `at most ${characters} characters`),
    v.regex(/^[^\p{Cc}]*$/u, 'control characters are not allowed'),
    v.check((text) => text.trim() !== '', 'the text must not be empty'),
  );

const bilingual = v.strictObject({ zh: line(200), en: line(400) });
const outcome = v.picklist(['allow', 'block']);

const rule = v.strictObject({
  id: v.pipe(kebab, v.notValue('default', 'the id "default" stands for: no rule hit')),
  effect: outcome,
  code: v.pipe(kebab, v.notValue('no-rule-hit', 'the code "no-rule-hit" is reserved')),
  text: v.strictObject({ zh: line(200), en: line(400), sign: line(LIMITS.sign) }),
  remedies: v.pipe(v.array(bilingual), v.maxLength(10)),
  when: v.unknown(),
});

const test = v.strictObject({
  name: line(200),
  given: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  expect: v.strictObject({ outcome, rule: v.optional(kebab) }),
});

export const ruleSetSchema = v.strictObject({
  format: v.literal(RULE_SET_FORMAT),
  id: kebab,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  title: bilingual,
  catalogueVersion: v.number(),
  note: v.pipe(v.string(), v.maxLength(4000)),
  rules: v.pipe(v.array(rule), v.minLength(1), v.maxLength(LIMITS.rules)),
  tests: v.pipe(v.array(test), v.maxLength(4 * LIMITS.rules)),
  digest: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a digest is 64 lower-case hex digits'))),
});

export type RuleSetEnvelope = v.InferOutput<typeof ruleSetSchema>;
