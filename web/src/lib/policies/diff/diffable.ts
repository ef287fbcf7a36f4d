/** A rule set of either format as what can be compared: rules, each with what it asks in words, in tables or alone. */
import { describeCondition } from '../../../../../rules/analysis/describe.ts';
import { findFact } from '../../../../../rules/catalogue/facts.ts';
import { label, type Label } from '../../../../../rules/model/label.ts';
import type {
  DecisionTable,
  FreeRule,
  Layer,
  Rule,
  RuleSetDocument,
  Saying,
  TableRow,
} from '../../../../../rules/model/rule-set.ts';
import { editorDictionaries } from '../../i18n/editor-dictionaries.ts';
import type { EditorWords } from '../../i18n/editor-dictionaries.ts';
import { wordsOf } from '../../i18n/words.ts';
import type { Words } from '../../i18n/words.ts';
import { cellWords } from '../cells/cell-words.ts';
import { factWord } from '../editor/fact-words.ts';

export interface DiffableRule {
  /** Of a row `table/row`. */
  readonly id: string;
  readonly name: Label;
  /** By what it is about; what is empty on both sides is no change. */
  readonly said: readonly (readonly [key: string, what: Label, words: Label])[];
}

export interface DiffablePart {
  readonly id: string;
  readonly isTable: boolean;
  readonly title: Label | null;
  readonly layer: Layer | null;
  readonly about: DiffableRule['said'];
  readonly rules: readonly DiffableRule[];
}

export function partsOf(document: RuleSetDocument): readonly DiffablePart[] {
  if (document.format === 'greengate-rule-set/1') return document.rules.map((rule) => single(rule, null));
  return document.parts.map((part) => (part.kind === 'table' ? tableOf(part) : single(part, part.layer)));
}

export const inEditorWords = (pick: (words: EditorWords) => string): Label =>
  label(pick(editorDictionaries.zh), pick(editorDictionaries.en));
export const inWords = (pick: (words: Words) => string): Label =>
  label(pick(wordsOf('zh')), pick(wordsOf('en')));
export const same = (text: string): Label => label(text, text);

export function layerWord(layer: Layer): Label {
  return inWords((words) => words.policyWork.layers[layer]);
}

function single(rule: Rule | FreeRule, layer: Layer | null): DiffablePart {
  const said: DiffableRule['said'] = [
    ['when', inEditorWords((words) => words.condition.title), describeCondition(rule.when)],
    ...(layer === null
      ? []
      : [['layer', inEditorWords((words) => words.part.layer), layerWord(layer)] as const]),
    ...sayingOf(rule),
  ];
  const rules = [{ id: rule.id, name: nameOf(rule), said }];
  return { id: rule.id, isTable: false, title: null, layer, about: [], rules };
}

function tableOf(table: DecisionTable): DiffablePart {
  const about: DiffableRule['said'] = [
    ['title', inEditorWords((words) => words.part.titleZh), same(`${table.title.zh} / ${table.title.en}`)],
    ['layer', inEditorWords((words) => words.part.layer), layerWord(table.layer)],
    [
      'hitPolicy',
      inEditorWords((words) => words.part.hitPolicy),
      inWords((words) => words.policyWork.hitPolicies[table.hitPolicy]),
    ],
  ];
  const rules = table.rows.map((row) => ({
    id: `${table.id}/${row.id}`,
    name: nameOf(row),
    said: [...askedBy(table, row), ...sayingOf(row)],
  }));
  return { id: table.id, isTable: true, title: table.title, layer: table.layer, about, rules };
}

/** A cell that asks nothing is as good as no column. */
function askedBy(table: DecisionTable, row: TableRow): DiffableRule['said'] {
  return row.cells.flatMap((cell, place) => {
    const fact = String(table.columns[place]);
    if (cell === null) return [];
    const words = (lang: 'zh' | 'en'): string => cellWords(fact, cell, lang) ?? '';
    const what =
      findFact(fact) === undefined ? same(fact) : label(factWord(fact, 'zh'), factWord(fact, 'en'));
    return [[fact, what, label(words('zh'), words('en'))] as const];
  });
}

function sayingOf({ effect, code, text, remedies }: Saying): DiffableRule['said'] {
  const remedy = (lang: 'zh' | 'en'): string =>
    remedies.map((one) => one[lang]).join(lang === 'zh' ? '；' : '; ');
  return [
    ['effect', inEditorWords((words) => words.grid.effect), inWords((words) => words.outcomes[effect])],
    ['zh', inEditorWords((words) => words.grid.zh), same(text.zh)],
    ['en', inEditorWords((words) => words.grid.en), same(text.en)],
    ['sign', inEditorWords((words) => words.grid.sign), same(text.sign)],
    ['code', inEditorWords((words) => words.grid.code), same(code)],
    ['remedies', inEditorWords((words) => words.grid.remedies), label(remedy('zh'), remedy('en'))],
  ];
}

function nameOf({ text }: Saying): Label {
  return label(text.zh, text.en);
}
