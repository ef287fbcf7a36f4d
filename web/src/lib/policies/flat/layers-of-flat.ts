/**
 * A rule set of format 1 in the form that the editors know: one table in which the first row that hits decides, as it
 * did before. Rules that always refuse whoever is on the over-limit list come first and stay beyond any exemption.
 */
import { compileBulk } from '../../../../../rules/bulk/bulk-evaluator.ts';
import { factsOfBaseVehicle } from '../../../../../rules/catalogue/base-vehicle.ts';
import { CATALOGUE_VERSION } from '../../../../../rules/catalogue/facts.ts';
import { loadRuleSet } from '../../../../../rules/model/load-rule-set.ts';
import { LAYERED_FORMAT, LIMITS, RuleSetInvalid } from '../../../../../rules/model/rule-set.ts';
import type {
  Condition,
  DecisionTable,
  FlatRuleSet,
  FreeRule,
  LayeredRuleSet,
  LoadedRuleSet,
  Rule,
  RuleSetTest,
  TableRow,
} from '../../../../../rules/model/rule-set.ts';
import { rowsOf } from './cells-of-condition.ts';
import type { AskedRow } from './cells-of-condition.ts';

/** Null: neither a table nor single rules can say what it says. */
export function layersOfFlat(flat: FlatRuleSet): LayeredRuleSet | null {
  const first = flat.rules.findIndex((rule) => !isOverLimit(rule));
  const ahead = first < 0 ? flat.rules : flat.rules.slice(0, first);
  const rest = flat.rules.slice(ahead.length);
  const listed = ahead.map((rule): FreeRule => ({ kind: 'rule', layer: 'over-limit', ...rule }));
  for (const parts of [tableOf(rest), singleRules(rest)]) {
    if (parts === null) continue;
    const document = envelope(flat, [...listed, ...parts]);
    const ruleSet = loaded(document);
    if (ruleSet !== null) return { ...document, tests: testsOf(ruleSet, flat.tests) };
  }
  return null;
}

function isOverLimit({ effect, when }: Rule): boolean {
  return effect === 'block' && 'fact' in when && when.fact === 'overLimit';
}

function envelope(flat: FlatRuleSet, parts: LayeredRuleSet['parts']): LayeredRuleSet {
  const { id, version, title, note } = flat;
  return {
    ...{ format: LAYERED_FORMAT, id, version, title, note, catalogueVersion: CATALOGUE_VERSION },
    ...{ noticeNo: null, validity: { from: null, to: null }, covers: 'road' },
    ...{ allowExitIfEnteredBefore: false, parts, quotas: [], tests: [] },
  };
}

const TABLE = 'in-order';

function tableOf(rules: readonly Rule[]): LayeredRuleSet['parts'] | null {
  if (rules.length === 0) return [];
  const asked = rules.map(({ when }) => rowsOf(when));
  if (asked.some((rows) => rows === null)) return null;
  const columns = [...new Set(asked.flatMap((rows) => (rows ?? []).flatMap((row) => [...row.keys()])))];
  const rows = rules.flatMap((rule, index) =>
    (asked[index] ?? []).map((row, nth) => tableRow(rule, { row, columns, nth })),
  );
  if (columns.length === 0 || columns.length > LIMITS.columns || rows.length === 0) return null;
  const table: DecisionTable = {
    kind: 'table',
    id: TABLE,
    layer: 'default',
    title: { zh: '按次序的规则', en: 'Rules in order' },
    hitPolicy: 'first',
    ...{ columns, rows },
  };
  return [table];
}

function tableRow(
  { id, effect, code, text, remedies }: Rule,
  { row, columns, nth }: { row: AskedRow; columns: readonly string[]; nth: number },
): TableRow {
  const name = nth === 0 ? id : `${id.slice(0, 60)}-${nth + 1}`;
  return { id: name, effect, code, text, remedies, cells: columns.map((fact) => row.get(fact) ?? null) };
}

/** Each asks that none before it holds. */
function singleRules(rules: readonly Rule[]): LayeredRuleSet['parts'] {
  return rules.map((rule, index): FreeRule => {
    const before = rules.slice(0, index).map(({ when }): Condition => ({ not: when }));
    const when = before.length === 0 ? rule.when : { all: [rule.when, ...before] };
    return { kind: 'rule', layer: 'default', ...rule, when };
  });
}

function loaded(document: LayeredRuleSet): LoadedRuleSet | null {
  try {
    return loadRuleSet(document, () => '');
  } catch (error) {
    if (error instanceof RuleSetInvalid) return null;
    throw error;
  }
}

/** A test names the row that decides now where a rule has become several. */
function testsOf(ruleSet: LoadedRuleSet, tests: readonly RuleSetTest[]): readonly RuleSetTest[] {
  const bulk = compileBulk(ruleSet);
  return tests.map(({ name, given, expect }): RuleSetTest => {
    const { outcome, rule } = expect;
    const own = ruleSet.rules.filter(({ id }) => rule !== undefined && isOf(rule, id)).map(({ id }) => id);
    const by = bulk.decide(factsOfBaseVehicle(given)).rules[0]?.id;
    const now = by !== undefined && own.includes(by) ? by : (own[0] ?? rule);
    return { name, given, expect: now === undefined ? { outcome } : { outcome, rule: now } };
  });
}

function isOf(rule: string, id: string): boolean {
  const name = id.startsWith(`${TABLE}/`) ? id.slice(TABLE.length + 1) : id;
  return (
    name === rule || (name.startsWith(`${rule.slice(0, 60)}-`) && /^\d+$/.test(name.slice(rule.length + 1)))
  );
}
