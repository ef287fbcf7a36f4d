/** What is done to the tests of a draft. */
import { factsOfBaseVehicle } from '../../../../../rules/catalogue/base-vehicle.ts';
import { FACT_CATALOGUE, findFact, quotaFact } from '../../../../../rules/catalogue/facts.ts';
import type { FactValue, Facts } from '../../../../../rules/model/decision.ts';
import type { RuleSetTest } from '../../../../../rules/model/rule-set.ts';
import type { Example } from '../analysis-view.ts';
import { givenWords } from '../given-words.ts';
import type { Draft } from './draft.ts';

const longestName = 200;

/** Also for what was recorded: a name must not be longer. */
export function testName(text: string): string {
  return [...text].slice(0, longestName).join('');
}

export function addTest(draft: Draft, test: RuleSetTest): Draft {
  return { ...draft, tests: [...draft.tests, test] };
}

export function changeTest(draft: Draft, at: number, test: RuleSetTest): Draft {
  return { ...draft, tests: draft.tests.map((old, index) => (index === at ? test : old)) };
}

export function removeTest(draft: Draft, at: number): Draft {
  return { ...draft, tests: draft.tests.toSpliced(at, 1) };
}

/** What it comes to now is what is expected, until somebody says otherwise. */
export function testOf(
  { given, outcome, rule }: Example,
  words: { lang: 'zh' | 'en'; ordinary: string },
): RuleSetTest {
  return { name: testName(givenWords(given, words.lang, words.ordinary)), given, expect: { outcome, rule } };
}

/** The quotas must be told, else the test cannot be run. */
export function blankTest(draft: Draft, name: string): RuleSetTest {
  const quotas = draft.quotas.map(({ id }): [string, FactValue] => [quotaFact(id), 1]);
  return { name, given: Object.fromEntries(quotas), expect: { outcome: 'block' } };
}

/** What a fact is given as at first: as the ordinary vehicle has it. */
export function startValue(name: string): FactValue {
  return factsOfBaseVehicle({})[name] ?? (findFact(name)?.type === 'set' ? [] : 1);
}

/** Facts that say who it was; they are taken over only where a rule asks for them. */
const OF_ONE: readonly string[] = ['plateNo'];

/** Recorded facts as a test gives them: what the ordinary vehicle has otherwise. */
export function givenOf(
  recorded: Facts,
  { catalogueVersion, asked }: { catalogueVersion: number; asked: ReadonlySet<string> },
): Facts {
  const given: Record<string, FactValue> = {};
  const known = FACT_CATALOGUE.filter(({ since }) => since <= catalogueVersion).map(({ name }) => name);
  const quotas = Object.keys(recorded).filter((name) => name.startsWith('quotaLeft.') && asked.has(name));
  const useful = known.filter((name) => !OF_ONE.includes(name) || asked.has(name));
  // What says whether there is a file comes first: it empties the others.
  const inOrder = ['vehicleKnown', ...useful.filter((name) => name !== 'vehicleKnown'), ...quotas];
  for (const name of inOrder) {
    const value = recorded[name];
    if (value === undefined || isSame(factsOfBaseVehicle(given)[name], value)) continue;
    given[name] = value;
  }
  return given;
}

function isSame(one: FactValue | undefined, other: FactValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The facts that rules or tables of a set ask for. */
export function askedFacts(rules: readonly { readonly when: unknown }[]): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('fact' in node && typeof node.fact === 'string') found.add(node.fact);
    for (const inner of Object.values(node)) walk(inner);
  };
  for (const { when } of rules) walk(when);
  return found;
}
