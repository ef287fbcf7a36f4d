/** A draft of the plan as it is filled in: one choice for each level and subject. Checked on the page and by the server. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import { LEVELS, PLAN_FORMAT, PLAN_ID } from '../../../../rules/model/plan.ts';
import type { LevelEncoding, PlanDocument, PlanRow, RuleSetName } from '../../../../rules/model/plan.ts';
import { field } from '../forms/fields.ts';
import { isPlain, isProse, lengthOf } from '../forms/plain-text.ts';
import { parseLocal } from '../format/beijing.ts';
import type { Words } from '../i18n/words.ts';

const code = <Code extends keyof Words['alert']['planPage']['problems']>(name: Code): Code => name;

/** `id@version`, or empty where the plan asks for nothing. */
const choice = (isNeeded: boolean) =>
  field(code('ruleSet'), (text) => (text === '' ? !isNeeded : nameOf(text) !== null));
const road = choice(true);
const machines = choice(false);

export const planSchema = object({
  ...{ 'road-none': road, 'road-yellow': road, 'road-orange': road, 'road-red': road },
  ...{ 'plant-none': machines, 'plant-yellow': machines, 'plant-orange': machines, 'plant-red': machines },
  ...{ 'nrmm-none': machines, 'nrmm-yellow': machines, 'nrmm-orange': machines, 'nrmm-red': machines },
  encodings: field(code('encodings'), (text) => encodingsOf(text) !== null),
  filingNo: field(code('filingNo'), (text) => isPlain(text) && lengthOf(text) <= 80),
  inForceFrom: field(code('inForceFrom'), (text) => text.trim() === '' || parseLocal(text.trim()) !== null),
  note: field(code('note'), (text) => text === '' || (isProse(text) && lengthOf(text) <= 2000)),
  /** Digest of the revision that is edited; empty for the first. */
  basedOn: field(code('ruleSet'), (text) => /^([0-9a-f]{64})?$/.test(text)),
});
export type PlanFields = InferOutput<typeof planSchema>;
export const planFormId = 'plan';

function nameOf(text: string): RuleSetName | null {
  const match = /^([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9]\d{0,5})$/.exec(text);
  return match ? { id: match[1] ?? '', version: Number(match[2]) } : null;
}

/** Of the plan that is edited: what the form does not ask for stays. */
export function planOf(typed: PlanFields, base: PlanDocument, version: number): PlanDocument {
  const from = parseLocal(typed.inForceFrom.trim());
  return {
    ...{ format: PLAN_FORMAT, id: PLAN_ID, version, title: base.title },
    note: typed.note.trim(),
    filingNo: typed.filingNo.trim() || null,
    inForceFrom: from === null ? null : new Date(from).toISOString(),
    rows: LEVELS.map((level): PlanRow => {
      // The schema has looked.
      const forRoad = nameOf(typed[`road-${level}`]) as RuleSetName;
      return {
        ...{ level, road: forRoad },
        inPlant: nameOf(typed[`plant-${level}`]),
        nrmm: nameOf(typed[`nrmm-${level}`]),
      };
    }),
    encodings: encodingsOf(typed.encodings, base.encodings) ?? [],
  };
}

const text = (name: RuleSetName | null | undefined): string => (name ? `${name.id}@${name.version}` : '');

export function fieldsOfPlan(
  plan: PlanDocument,
  basedOn: string,
  local: (iso: string) => string,
): PlanFields {
  const rows = Object.fromEntries(
    LEVELS.flatMap((level) => {
      const row = plan.rows.find((one) => one.level === level);
      return [
        [`road-${level}`, text(row?.road)],
        [`plant-${level}`, text(row?.inPlant)],
        [`nrmm-${level}`, text(row?.nrmm)],
      ];
    }),
  );
  return {
    ...(rows as Omit<PlanFields, 'encodings' | 'filingNo' | 'inForceFrom' | 'note' | 'basedOn'>),
    encodings: plan.encodings
      .map(
        ({ id, codes }) =>
          `${id}: ${Object.entries(codes)
            .map((pair) => pair.join('='))
            .join(', ')}`,
      )
      .join('\n'),
    filingNo: plan.filingNo ?? '',
    inForceFrom: plan.inForceFrom === null ? '' : local(plan.inForceFrom),
    note: plan.note,
    basedOn,
  };
}

/** Null: a line that cannot be read. Titles of known encodings stay. */
function encodingsOf(given: string, known: readonly LevelEncoding[] = []): LevelEncoding[] | null {
  const lines = given.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map((line): LevelEncoding | null => {
    const match = /^\s*([a-z0-9]+(?:-[a-z0-9]+)*)\s*[:：](.*)$/.exec(line);
    const pairs = (match?.[2] ?? '').split(/[,，]/).map((pair) => pair.split('=').map((part) => part.trim()));
    const isRight = pairs.every(
      ([name = '', level = '', ...more]) =>
        name !== '' && more.length === 0 && (LEVELS as readonly string[]).includes(level),
    );
    if (match === null || !isRight) return null;
    const id = match[1] ?? '';
    const title = known.find((one) => one.id === id)?.title ?? { zh: id, en: id };
    return { id, title, codes: Object.fromEntries(pairs) as LevelEncoding['codes'] };
  });
  return read.some((one) => one === null) ? null : (read as LevelEncoding[]);
}
