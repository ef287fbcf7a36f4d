/** A quota in words of both languages: what counts, for what, when, how many. */
import { describeCondition } from '../../../../rules/analysis/describe.ts';
import { factOf } from '../../../../rules/catalogue/facts.ts';
import { label } from '../../../../rules/model/label.ts';
import type { Label } from '../../../../rules/model/label.ts';
import type { Quota } from '../../../../rules/model/rule-set.ts';
import { cellWords } from './cells/cell-words.ts';
import { inEditorWords } from './diff/diffable.ts';

export interface QuotaTexts {
  readonly id: string;
  readonly title: Label;
  /** Each of what there is to say, by what it is about. */
  readonly said: readonly (readonly [key: string, what: Label, words: Label])[];
}

export function quotaTexts({ id, title, counts, per, window, limit }: Quota): QuotaTexts {
  const hours = (lang: 'zh' | 'en'): string => cellWords(factOf('beijingMinute').name, window, lang) ?? '';
  return {
    id,
    title,
    said: [
      [
        'limit',
        inEditorWords(({ quota }) => quota.limit),
        inEditorWords(({ quota }) => ('count' in limit ? quota.most(limit.count) : quota.mostPercent(limit))),
      ],
      ['counts', inEditorWords(({ diff }) => diff.counts), describeCondition(counts)],
      ['per', inEditorWords(({ quota }) => quota.per), inEditorWords(({ quota }) => quota.scopes[per])],
      [
        'window',
        inEditorWords(({ quota }) => quota.window),
        window === null ? inEditorWords(({ quota }) => quota.wholeDay) : label(hours('zh'), hours('en')),
      ],
    ],
  };
}
