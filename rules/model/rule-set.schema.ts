/** The envelope of a rule-set document. Conditions, cells and facts are checked against the catalogue elsewhere. */
import * as v from 'valibot';
import { FLAT_FORMAT, HIT_POLICIES, LAYERED_FORMAT, LAYERS, LIMITS, QUOTA_SCOPES } from './rule-set.ts';

export const kebab = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens'),
);

/** A rule, or a row of a table. */
const ruleName = v.pipe(
  v.string(),
  v.maxLength(129),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/, 'name a rule, or a row as table/row'),
);

const line = (characters: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= characters, `at most ${characters} characters`),
    v.regex(/^[^\p{Cc}]*$/u, 'control characters are not allowed'),
    v.check((text) => text.trim() !== '', 'the text must not be empty'),
  );

export const bilingual = v.strictObject({ zh: line(200), en: line(400) });
const outcome = v.picklist(['allow', 'block']);
const wholeNumber = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
const scalar = v.union([v.string(), v.number(), v.boolean()]);

const ruleId = v.pipe(kebab, v.notValue('default', 'the id "default" stands for: no rule hit'));

const saying = {
  effect: outcome,
  code: v.pipe(kebab, v.notValue('no-rule-hit', 'the code "no-rule-hit" is reserved')),
  text: v.strictObject({ zh: line(200), en: line(400), sign: line(LIMITS.sign) }),
  remedies: v.pipe(v.array(bilingual), v.maxLength(10)),
};

const rule = v.strictObject({ id: ruleId, ...saying, when: v.unknown() });

const test = v.strictObject({
  name: line(200),
  given: v.record(v.string(), v.union([scalar, v.array(v.string())])),
  expect: v.strictObject({ outcome, rule: v.optional(ruleName) }),
});

const envelope = {
  id: kebab,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  title: bilingual,
  catalogueVersion: v.number(),
  note: v.pipe(v.string(), v.maxLength(4000)),
  tests: v.pipe(v.array(test), v.maxLength(4 * LIMITS.rules)),
  digest: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'a digest is 64 lower-case hex digits'))),
};

export const flatSchema = v.strictObject({
  format: v.literal(FLAT_FORMAT, `the format is ${FLAT_FORMAT} or ${LAYERED_FORMAT}`),
  ...envelope,
  rules: v.pipe(v.array(rule), v.minLength(1), v.maxLength(LIMITS.rules)),
});

const cell = v.nullable(
  v.union(
    [
      v.strictObject({ in: v.pipe(v.array(scalar), v.minLength(1)) }),
      v.strictObject({ notIn: v.pipe(v.array(scalar), v.minLength(1)) }),
      v.strictObject({ contains: v.string() }),
      v.strictObject({ doesNotContain: v.string() }),
      v.strictObject({ bannedUpTo: v.record(v.string(), v.number()) }),
      v.strictObject({ from: v.optional(v.number()), to: v.optional(v.number()) }),
    ],
    'a cell is null, or one of in, notIn, from/to, contains, doesNotContain, bannedUpTo',
  ),
);

const part = v.variant('kind', [
  v.strictObject({ kind: v.literal('rule'), layer: v.picklist(LAYERS), ...rule.entries }),
  v.strictObject({
    kind: v.literal('table'),
    id: ruleId,
    layer: v.picklist(LAYERS),
    title: bilingual,
    hitPolicy: v.picklist(HIT_POLICIES),
    columns: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(LIMITS.columns)),
    rows: v.pipe(
      v.array(v.strictObject({ id: kebab, ...saying, cells: v.array(cell) })),
      v.minLength(1),
      v.maxLength(LIMITS.rules),
    ),
  }),
]);

/** Days that there are, of years that a database knows; offsets of less than 16 hours. */
function isInstant(text: string): boolean {
  const [day = '', offset = ''] = [text.slice(0, 10), /[+-](\d{2}):(\d{2})$/.exec(text)?.[1] ?? '00'];
  const midnight = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isDay && !day.startsWith('0000') && Number(offset) < 16 && !Number.isNaN(Date.parse(text));
}

const instant = v.nullable(
  v.pipe(
    v.string(),
    v.regex(
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/,
      'a time is written 2026-11-24T21:00:00+08:00',
    ),
    v.check(isInstant, 'there is no such time'),
  ),
);

export const quotaSchema = v.strictObject({
  id: kebab,
  title: bilingual,
  counts: v.unknown(),
  per: v.picklist(QUOTA_SCOPES),
  window: v.nullable(v.strictObject({ from: wholeNumber(0, 1439), to: wholeNumber(0, 1440) })),
  limit: v.union(
    [
      v.strictObject({ count: wholeNumber(0, 1_000_000) }),
      v.strictObject({
        percent: wholeNumber(0, 100),
        baselineDays: wholeNumber(1, 366),
        atLeastDays: wholeNumber(1, 366),
      }),
    ],
    'a limit is a count, or a percent with baselineDays and atLeastDays',
  ),
});

export const layeredSchema = v.strictObject({
  format: v.literal(LAYERED_FORMAT),
  ...envelope,
  noticeNo: v.nullable(line(80)),
  validity: v.pipe(
    v.strictObject({ from: instant, to: instant }),
    v.check(
      ({ from, to }) => from === null || to === null || Date.parse(from) < Date.parse(to),
      'the validity ends before it begins',
    ),
  ),
  covers: v.picklist(['road', 'in-plant', 'nrmm']),
  allowExitIfEnteredBefore: v.boolean(),
  parts: v.pipe(v.array(part), v.minLength(1), v.maxLength(LIMITS.rules)),
  quotas: v.pipe(v.array(quotaSchema), v.maxLength(LIMITS.quotas)),
});

export type LayeredEnvelope = v.InferOutput<typeof layeredSchema>;
export type RuleSetEnvelope = v.InferOutput<typeof flatSchema> | LayeredEnvelope;
