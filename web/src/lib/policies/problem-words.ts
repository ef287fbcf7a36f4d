/** A fault of a rule set in the language of the page, with its place as people find it: 进厂禁令 第 2 行 排放阶段. */
import { findFact } from '../../../../rules/catalogue/facts.ts';
import type { RuleSetDocument } from '../../../../rules/model/rule-set.ts';
import { problemPatterns } from '../i18n/zh.policies-problems.ts';
import { editorDictionaries } from '../i18n/editor-dictionaries.ts';
import { factWord } from './editor/fact-words.ts';

type Lang = 'zh' | 'en';

export function problemWords(message: string, lang: Lang): string {
  if (lang === 'en') return message;
  const found = problemPatterns.find(([pattern]) => pattern.test(message));
  if (found === undefined) return message;
  // Facts in the words of the tables.
  return message
    .replace(found[0], found[1])
    .replaceAll(/\b[a-z][A-Za-z]+\b/g, (name) => findFact(name)?.label.zh ?? name);
}

/** Null: the path says it as well as anything. */
export function placeWords(
  document: Pick<RuleSetDocument, 'tests'> & { readonly parts?: unknown; readonly quotas?: unknown },
  path: string,
  lang: Lang,
): string | null {
  const t = editorDictionaries[lang];
  const [, part, rest = ''] = /^\$\.parts\[(\d+)\](.*)$/.exec(path) ?? [];
  if (part !== undefined) {
    const one = (document.parts as readonly Part[] | undefined)?.[Number(part)];
    if (one === undefined) return null;
    const name = one.kind === 'table' ? one.title?.[lang] || one.id : one.text?.[lang] || one.id;
    return [String(name), ...stepsIn(one, rest, lang)].join(' · ');
  }
  const [, quota, field = ''] = /^\$\.quotas\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
  if (quota !== undefined) return quotaPlace(document, { quota: Number(quota), field }, lang);
  const [, test, fact] = /^\$\.tests\[(\d+)\](?:\.given\.(.+))?/.exec(path) ?? [];
  if (test === undefined) return null;
  const name = document.tests[Number(test)]?.name ?? test;
  return [`${t.views.tests} ${name}`, ...(fact === undefined ? [] : [factWord(fact, lang)])].join(' · ');
}

function quotaPlace(
  { quotas }: { readonly quotas?: unknown },
  { quota, field }: { readonly quota: number; readonly field: string },
  lang: Lang,
): string {
  const { quota: t, about, part } = editorDictionaries[lang];
  const one = (quotas as readonly Part[] | undefined)?.[quota];
  const fields: readonly (readonly [string, string])[] = [
    ...([
      ['title.zh', about.zh],
      ['title.en', about.en],
      ['id', part.name],
      ['per', t.per],
    ] as const),
    ...([
      ['window', t.hours],
      ['limit', t.limit],
      ['counts', t.counts],
    ] as const),
  ];
  const word = fields.find(([name]) => field.startsWith(name))?.[1];
  const name = one?.title?.[lang] || String(one?.id ?? quota + 1);
  return [`${t.title} ${name}`, ...(word === undefined ? [] : [word])].join(' · ');
}

/** As little as is there of a part that is faulty. */
interface Part {
  readonly kind?: unknown;
  readonly id?: unknown;
  readonly title?: Partial<Record<Lang, string>>;
  readonly text?: Partial<Record<Lang, string>>;
  readonly columns?: readonly unknown[];
}

function stepsIn({ columns = [] }: Part, rest: string, lang: Lang): readonly string[] {
  const { grid } = editorDictionaries[lang];
  const [, row, inRow = rest] = /^\.rows\[(\d+)\](.*)$/.exec(rest) ?? [];
  const [, cell] = /^\.(?:cells|columns)\[(\d+)\]/.exec(inRow) ?? [];
  const [, key = ''] = /^\.(?:text\.)?(\w+)/.exec(inRow) ?? [];
  const named = ['effect', 'zh', 'en', 'sign', 'remedies', 'id', 'code'] as const;
  const saying = named.find((name) => name === key);
  const column = cell === undefined ? undefined : columns[Number(cell)];
  return [
    ...(row === undefined ? [] : [grid.row(Number(row) + 1)]),
    ...(column === undefined ? [] : [factWord(String(column), lang)]),
    ...(saying === undefined ? [] : [grid[saying]]),
    ...(key === 'when' ? [inRow] : []),
  ];
}
