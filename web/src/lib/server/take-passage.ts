/** A recorded passage as one more test of a draft: its facts, and what was decided then. */
import { decidingRules } from '../../../../rules/model/compile-tables.ts';
import type { Decision, Facts } from '../../../../rules/model/decision.ts';
import type { LayeredRuleSet, RuleSetTest } from '../../../../rules/model/rule-set.ts';
import { completeFacts } from '../../../../rules/simulation/recorded-facts.ts';
import { fullStamp } from '../format/beijing.ts';
import { editorDictionaries } from '../i18n/editor-dictionaries.ts';
import { wordsOf } from '../i18n/words.ts';
import type { Lang } from '../i18n/words.ts';
import { isPassageId } from '../passages/passage-id.ts';
import { documentOf, readDraft } from '../policies/editor/draft.ts';
import { askedFacts, givenOf, testName } from '../policies/editor/test-edits.ts';
import { givenWords } from '../policies/given-words.ts';
import { database } from './database.ts';

/** The document with the test at its end, JSON text. Null: there is no such passage, or this set would not decide it. */
export async function withPassage(document: string, passage: string, lang: Lang): Promise<string | null> {
  const row = isPassageId(passage)
    ? await database().passage.findUnique({
        where: { id: passage },
        select: { decision: true, outcome: true, eventTime: true, subject: true, decidedAs: true },
      })
    : null;
  const decision = row?.decision as unknown as Decision | null | undefined;
  if (row === null || !decision || (row.outcome !== 'allow' && row.outcome !== 'block')) return null;
  const read = readDraft(document);
  if ('place' in read) return document;
  const draft = documentOf(read.draft);
  if (!mayTest(draft.covers, row)) return null;
  const { facts } = completeFacts(decision.facts);
  const given = givenOf(facts, { catalogueVersion: draft.catalogueVersion, asked: askedBy(draft) });
  const { ordinary } = wordsOf(lang).policyWork.analysis;
  const when = editorDictionaries[lang].tests.fromPassage(fullStamp(row.eventTime.getTime()));
  const name = testName(`${when} ${givenWords(given, lang, ordinary)}`);
  const test: RuleSetTest = { name, given, expect: { outcome: row.outcome } };
  const isThere = draft.tests.some((one) => isSame(one.given, given));
  return isThere ? document : JSON.stringify({ ...draft, tests: [...draft.tests, test] }, null, 2);
}

/** Whether a set that covers these vehicles would have decided on it; the same as SQL `covers_passage`. */
export function mayTest(
  covers: string,
  { subject, decidedAs }: { readonly subject: string | null; readonly decidedAs: string | null },
): boolean {
  return covers === (covers === 'road' ? (decidedAs ?? 'road') : (subject ?? 'road'));
}

/** A database keeps no order of keys. */
function isSame(one: Facts, other: Facts): boolean {
  const sorted = (facts: Facts): string => JSON.stringify(Object.entries(facts).toSorted());
  return sorted(one) === sorted(other);
}

/** A draft that is half done asks for what it asks for. */
function askedBy(draft: LayeredRuleSet): ReadonlySet<string> {
  try {
    return askedFacts(decidingRules(draft));
  } catch {
    return new Set();
  }
}
