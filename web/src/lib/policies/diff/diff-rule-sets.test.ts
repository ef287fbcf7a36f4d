import { describe, expect, it } from 'vitest';
import { loadLayeredSeed } from '../../../../../rules/sets/layered-seeds.ts';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from '../../../../../rules/sets/seed-rule-sets.ts';
import type { DecisionTable, LayeredRuleSet } from '../../../../../rules/model/rule-set.ts';
import { aQuota } from '../../../../../rules/testing/layered.factory.ts';
import { diffRuleSets } from './diff-rule-sets.ts';
import type { DiffItem, DiffView } from './diff-view.ts';

const seed = (id: (typeof SEED_RULE_SET_IDS)[number]) =>
  loadLayeredSeed(id, () => '').document as LayeredRuleSet;
const orange = seed('orange');
const table = orange.parts[1] as DecisionTable;
const withTable = (change: Partial<DecisionTable>): LayeredRuleSet => ({
  ...orange,
  parts: orange.parts.map((part) => (part === orange.parts[1] ? { ...table, ...change } : part)),
});
const told = ({ parts }: DiffView) => parts.flatMap(({ rows }) => rows).map(lineOf);
const lineOf = ({ kind, id, idBefore, changes }: DiffItem): string =>
  `${kind} ${idBefore === null ? '' : `${idBefore} → `}${id}: ${changes
    .map(({ what, before, after }) => `${what.zh} ${before?.zh ?? ''} → ${after?.zh ?? ''}`)
    .join('; ')}`;
const [first, second] = table.rows;
if (first === undefined || second === undefined) throw new Error('rows');

it.each(SEED_RULE_SET_IDS)('%s is the same as itself, in either format', (id) => {
  expect(diffRuleSets(seed(id), seed(id)).total).toBe(0);
  const flat = loadSeedRuleSet(id, () => '').document;
  expect(diffRuleSets(flat, flat)).toEqual({ about: [], parts: [], quotas: [], tests: [], total: 0 });
});

describe('a row', () => {
  it('that is changed is told by its cells and its words', () => {
    const rows = [
      first,
      {
        ...second,
        cells: [{ in: ['in'] }, null, { to: 6 }],
        text: { ...second.text, sign: '国六以下 禁止进厂' },
      },
    ];
    const diff = diffRuleSets(orange, withTable({ rows }));
    expect(told(diff)).toEqual([
      'changed orange-bans/stage-below-5: 排放阶段（代码） 不是未知 → ; 排放阶段（比高低） 国四及以下 → 国五及以下; 屏显 国五以下 禁止进厂 → 国六以下 禁止进厂',
    ]);
    expect(diff.parts[0]?.rows[0]?.changes[1]).toEqual({
      what: { zh: '排放阶段（比高低）', en: 'emission stage (compared)' },
      before: { zh: '国四及以下', en: 'China IV or below' },
      after: { zh: '国五及以下', en: 'China V or below' },
    });
  });

  it('that came, went or moved is told once; the order of columns is no change', () => {
    expect(told(diffRuleSets(withTable({ rows: [second] }), orange))[0]).toMatch(
      /^added orange-bans\/stage-unknown: .*排放阶段（代码） {2}→ 未知/,
    );
    expect(told(diffRuleSets(orange, withTable({ rows: [second] })))[0]).toMatch(
      /^removed orange-bans\/stage-unknown/,
    );
    expect(told(diffRuleSets(orange, withTable({ rows: [second, first] })))).toEqual([
      'moved orange-bans/stage-unknown: ',
    ]);
    const turned = table.rows.map((row) => ({ ...row, cells: row.cells.toReversed() }));
    expect(diffRuleSets(orange, withTable({ columns: table.columns.toReversed(), rows: turned })).total).toBe(
      0,
    );
  });

  it('that has another name only is the same row', () => {
    const renamed = withTable({ rows: [first, { ...second, id: 'below-five' }] });
    expect(told(diffRuleSets(orange, renamed))).toEqual([
      'moved orange-bans/stage-below-5 → orange-bans/below-five: ',
    ]);
  });
});

it('what a table is, what a set is, its quotas and its tests are compared too', () => {
  const after: LayeredRuleSet = {
    ...withTable({ hitPolicy: 'first' }),
    noticeNo: '北岸气指办〔2026〕41号',
    allowExitIfEnteredBefore: true,
    quotas: [
      aQuota(),
      aQuota({ id: 'day', window: null, limit: { percent: 50, baselineDays: 7, atLeastDays: 5 } }),
    ],
    tests: [...orange.tests.slice(1), { name: '新', given: {}, expect: { outcome: 'block' } }],
  };
  const diff = diffRuleSets({ ...orange, quotas: [aQuota({ limit: { count: 5 } })] }, after);
  expect(diff.about.map(({ what, after: now }) => [what.zh, now?.zh])).toEqual([
    ['通知文号', '北岸气指办〔2026〕41号'],
    ['管控前已进厂的准予出厂', '是'],
  ]);
  expect(diff.parts.map(({ id, changes }) => [id, changes.map(({ what }) => what.en)])).toEqual([
    ['orange-bans', ['Hit policy']],
  ]);
  expect(diff.quotas.map(lineOf)).toEqual([
    'changed night: 限额 最多 5 辆 → 最多 3 辆',
    'added day: 限额  → 基准的 50%（往前 7 天，至少 5 天）; 计数  → 进厂; 分别计数  → 全厂一起; 时段  → 每天全天',
  ]);
  expect(diff.tests.map(({ kind, id }) => [kind, id])).toEqual([
    ['added', '新'],
    ['removed', '国四重型柴油货车拦截'],
  ]);
  expect(diff.total).toBe(7);
});

it('a flat set and its layers are paired by what their names end with', () => {
  const flat = loadSeedRuleSet('orange', () => '').document;
  const diff = diffRuleSets(flat, orange);
  expect(diff.about.map(({ what }) => what.zh)).toContain('格式');
  expect(told(diff).filter((line) => line.startsWith('removed'))).toEqual([]);
  expect(
    told(diff).some((line) => line.startsWith('changed stage-below-5 → orange-bans/stage-below-5')),
  ).toBe(true);
});

it('two sets are compared as two versions are, and English has no Chinese but signs and names', () => {
  const diff = diffRuleSets(seed('yellow'), seed('red'));
  expect(diff.total).toBeGreaterThan(3);
  expect(
    diff.parts.some(({ kind }) => kind === 'added') && diff.parts.some(({ kind }) => kind === 'removed'),
  ).toBe(true);
  const words = diff.parts.flatMap(({ rows }) => rows.flatMap(({ changes }) => changes));
  for (const { what, after } of words) {
    if (['屏显', '理由（中文）'].includes(what.zh)) continue;
    expect(`${what.en} ${after?.en ?? ''}`.replaceAll(/（[^）]*）|\([^)]*\)/g, '')).not.toMatch(
      /\p{Script=Han}/u,
    );
  }
});
