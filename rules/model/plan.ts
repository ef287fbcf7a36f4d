/**
 * The plant's own plan (一企一策, domain §3.4): for each level of an alert the rule sets for road vehicles, in-plant
 * vehicles and non-road mobile machinery, and what the levels are called elsewhere. Immutable and versioned like a rule
 * set; filled from the filed operating card (操作方案).
 */
import canonicalize from 'canonicalize';
import * as v from 'valibot';
import type { AlertLevel, Subject } from './fact-input.ts';
import { copyJson } from './json-document.ts';
import type { Label } from './label.ts';
import { RuleSetInvalid } from './rule-set.ts';
import type { Problem, Sha256Hex } from './rule-set.ts';
import { bilingual, kebab } from './rule-set.schema.ts';

export const PLAN_FORMAT = 'greengate-plan/1';
/** No rule set has this id. */
export const PLAN_ID = 'plan';
export const LEVELS = ['none', 'yellow', 'orange', 'red'] as const satisfies readonly AlertLevel[];
export const SUBJECTS = ['road', 'in-plant', 'nrmm'] as const satisfies readonly Subject[];

export interface RuleSetName {
  readonly id: string;
  readonly version: number;
}

export interface PlanRow {
  readonly level: AlertLevel;
  readonly road: RuleSetName;
  /** Null: the plan asks for nothing. */
  readonly inPlant: RuleSetName | null;
  readonly nrmm: RuleSetName | null;
}

/** How notices or a platform name the levels, e.g. `II` or `2` for orange. */
export interface LevelEncoding {
  readonly id: string;
  readonly title: Label;
  readonly codes: Readonly<Record<string, AlertLevel>>;
}

export interface PlanDocument {
  readonly format: typeof PLAN_FORMAT;
  readonly id: typeof PLAN_ID;
  readonly version: number;
  readonly title: Label;
  readonly note: string;
  /** Number under which the operating card is filed; null where it is not. */
  readonly filingNo: string | null;
  /** Not in force before this instant, ISO 8601 with offset; null: from its adoption on. */
  readonly inForceFrom: string | null;
  readonly rows: readonly PlanRow[];
  readonly encodings: readonly LevelEncoding[];
  readonly digest?: string | undefined;
}

export interface LoadedPlan {
  readonly document: PlanDocument;
  readonly digest: string;
}

const level = v.picklist(LEVELS, `a level is one of ${LEVELS.join(', ')}`);
const ruleSetName = v.strictObject({
  id: kebab,
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
const text = (most: number) => v.pipe(v.string(), v.maxLength(most), v.regex(/^[^\p{Cc}]*$/u));

const schema = v.strictObject({
  format: v.literal(PLAN_FORMAT),
  id: v.literal(PLAN_ID),
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  title: bilingual,
  note: v.pipe(v.string(), v.maxLength(4000)),
  filingNo: v.nullable(text(80)),
  inForceFrom: v.nullable(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/, 'ISO 8601 with offset'),
    ),
  ),
  rows: v.array(
    v.strictObject({
      level,
      road: ruleSetName,
      inPlant: v.nullable(ruleSetName),
      nrmm: v.nullable(ruleSetName),
    }),
  ),
  encodings: v.pipe(
    v.array(
      v.strictObject({
        id: kebab,
        title: bilingual,
        codes: v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(20)), level),
      }),
    ),
    v.maxLength(10),
  ),
  digest: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});

/** Checks the plan as a whole, but not whether its rule sets exist. Throws RuleSetInvalid with each fault's place. */
export function loadPlan(given: unknown, sha256Hex: Sha256Hex): LoadedPlan {
  const copy = copyJson(given);
  const parsed = v.safeParse(schema, copy);
  if (!parsed.success)
    throw new RuleSetInvalid(
      parsed.issues.map((issue) => ({ path: `$.${v.getDotPath(issue) ?? ''}`, message: issue.message })),
    );
  const document = copy as unknown as PlanDocument;
  const problems = [...rowProblems(document), ...encodingProblems(document)];
  if (problems.length > 0) throw new RuleSetInvalid(problems);
  const digest = sha256Hex(String(canonicalize({ ...document, digest: undefined })));
  if (document.digest !== undefined && document.digest !== digest)
    throw new RuleSetInvalid([
      { path: '$.digest', message: `the digest does not match the plan, which has ${digest}` },
    ]);
  return { document, digest };
}

function rowProblems({ rows }: PlanDocument): Problem[] {
  return LEVELS.flatMap((code) => {
    const at = rows.flatMap((row, index) => (row.level === code ? [index] : []));
    if (at.length === 1) return [];
    if (at.length === 0) return [{ path: '$.rows', message: `there is no row for the level ${code}` }];
    return [{ path: `$.rows[${at[1]}].level`, message: `the level ${code} has a row already` }];
  });
}

/** Without one of each level a notice that names it could not be understood. */
function encodingProblems({ encodings }: PlanDocument): Problem[] {
  const twice = encodings.flatMap(({ id }, index) =>
    encodings.findIndex((one) => one.id === id) < index
      ? [{ path: `$.encodings[${index}].id`, message: `the encoding ${id} is there already` }]
      : [],
  );
  const missing = encodings.flatMap(({ codes }, index) =>
    (['yellow', 'orange', 'red'] as const).flatMap((raised) =>
      Object.values(codes).includes(raised)
        ? []
        : [{ path: `$.encodings[${index}].codes`, message: `no code means the level ${raised}` }],
    ),
  );
  return [...twice, ...missing];
}

/** What a word for a level means in each encoding that has it. Case, spaces and width (Ⅱ, II) do not matter. */
export function levelsNamed(
  { encodings }: Pick<PlanDocument, 'encodings'>,
  word: string,
): readonly { readonly encoding: LevelEncoding; readonly level: AlertLevel }[] {
  return encodings.flatMap((encoding) => {
    const found = Object.entries(encoding.codes).find(([code]) => spelled(code) === spelled(word));
    return found === undefined ? [] : [{ encoding, level: found[1] }];
  });
}

/** The codes of a level, by encoding; what differs in its width only is there once. */
export function codesOf(
  { encodings }: Pick<PlanDocument, 'encodings'>,
  level: AlertLevel,
): readonly { readonly title: Label; readonly codes: readonly string[] }[] {
  return encodings.flatMap(({ title, codes }) => {
    const own = Object.entries(codes).flatMap(([code, meant]) => (meant === level ? [code] : []));
    const once = own.filter((code, at) => own.findIndex((one) => spelled(one) === spelled(code)) === at);
    return once.length === 0 ? [] : [{ title, codes: once }];
  });
}

const spelled = (word: string): string => word.normalize('NFKC').trim().toUpperCase();

export interface PlanAssignment {
  readonly level: AlertLevel;
  readonly subject: Subject;
  readonly ruleSet: RuleSetName | null;
}

/** The plan as what counts: twelve assignments, one for each level and subject. */
export function assignmentsOf({ rows }: PlanDocument): PlanAssignment[] {
  return rows.flatMap(({ level: code, road, inPlant, nrmm }) => [
    { level: code, subject: 'road' as const, ruleSet: road },
    { level: code, subject: 'in-plant' as const, ruleSet: inPlant },
    { level: code, subject: 'nrmm' as const, ruleSet: nrmm },
  ]);
}

/** The encodings of the domain: responses I–III, response 1–5 (§3.3), colours. */
export const USUAL_ENCODINGS: readonly LevelEncoding[] = [
  {
    id: 'colour',
    title: { zh: '预警颜色', en: 'colour' },
    codes: { 无: 'none', 黄: 'yellow', 橙: 'orange', 红: 'red', 蓝: 'none' },
  },
  {
    id: 'response',
    title: { zh: '响应级别', en: 'response level' },
    codes: {
      I: 'red',
      II: 'orange',
      III: 'yellow',
      IV: 'none',
      Ⅰ: 'red',
      Ⅱ: 'orange',
      Ⅲ: 'yellow',
      Ⅳ: 'none',
    },
  },
  {
    id: 'grade',
    title: { zh: '一至五级', en: 'grades 1 to 5' },
    codes: { '1': 'red', '2': 'orange', '3': 'yellow', '4': 'none', '5': 'none' },
  },
];
