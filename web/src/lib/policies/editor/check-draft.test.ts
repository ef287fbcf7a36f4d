import { describe, expect, it } from 'vitest';
import { loadLayeredSeed } from '../../../../../rules/sets/layered-seeds.ts';
import type { LayeredRuleSet } from '../../../../../rules/model/rule-set.ts';
import { problemWords, placeWords } from '../problem-words.ts';
import { checkDraft } from './check-draft.ts';
import { documentOf, readDraft } from './draft.ts';
import type { Draft, DraftTable } from './draft.ts';
import { replacePart } from './part-edits.ts';
import { cellProblems, findingsOf } from './row-marks.ts';
import { blankRow, changeRows, insertRows } from './table-edits.ts';

const read = readDraft(JSON.stringify(loadLayeredSeed('orange', () => '').document));
if ('place' in read) throw new Error(read.place);
const draft: Draft = read.draft;
const table = draft.parts[1] as DraftTable;
const with3 = replacePart(draft, 1, insertRows(table, 2, [blankRow(table)]));
const table3 = with3.parts[1] as DraftTable;

describe('a draft is checked as it stands', () => {
  it('a good one has no faults, and its tests pass', () => {
    const { problems, analysis, tests } = checkDraft(documentOf(draft));
    expect([problems, analysis?.gaps.total, tests.length]).toEqual([[], 0, draft.tests.length]);
    expect(tests.every(({ passed }) => passed)).toBe(true);
  });

  it('a row that has nothing to say yet is analysed all the same, and marked', () => {
    const check = checkDraft(documentOf(with3));
    expect(cellProblems(table3, 1, check.problems).map(({ row, column }) => [row, column])).toEqual([
      [2, 'zh'],
      [2, 'en'],
      [2, 'sign'],
    ]);
    const found = findingsOf(table3, check.analysis);
    expect(found[2]?.map(({ kind, other }) => [kind, other])).toEqual([
      ['overlap', 'orange-bans/stage-unknown'],
      ['overlap', 'orange-bans/stage-below-5'],
    ]);
    expect([found[0], found[1]]).toEqual([[], []]);
  });

  it('what hits no vehicle, or what no test shows, is told at its row', () => {
    const never = changeRows(table, [0, 0], (row) => ({
      ...row,
      cells: [row.cells[0] ?? null, { in: ['unknown'] }, { from: 3 }],
    }));
    const check = checkDraft(documentOf(replacePart(draft, 1, never)));
    expect(findingsOf(never, check.analysis)[0]?.map(({ kind }) => kind)).toEqual(['neverHit']);
    const untold = checkDraft({ ...documentOf(draft), tests: [] });
    expect(findingsOf(table, untold.analysis).map((row) => row.map(({ kind }) => kind))).toEqual([
      ['untested'],
      ['untested'],
    ]);
  });

  it('faulty conditions are named and nothing is analysed; a faulty test stops no analysis', () => {
    const wrong = replacePart(draft, 1, { ...table, columns: ['direction', 'colour', 'stageRank'] });
    const check = checkDraft(documentOf(wrong));
    expect([check.analysis, check.isTooLarge, check.problems.map(({ path }) => path)]).toEqual([
      null,
      false,
      ['$.parts[1].columns[1]'],
    ]);
    const test = { name: '错', given: { colour: 1 }, expect: { outcome: 'block' } } as const;
    const odd = checkDraft({ ...documentOf(draft), tests: [...draft.tests, test] });
    expect([odd.analysis?.gaps.total, odd.problems[0]?.path]).toEqual([
      0,
      `$.tests[${draft.tests.length}].given.colour`,
    ]);
  });

  it('a table of 60 rows and 8 columns in a moment', () => {
    const facts = [
      'direction',
      'vehicleSize',
      'fuelGroup',
      'stageRank',
      'vehicleCategory',
      'beijingMinute',
      'plateColour',
      'networkStatus',
    ];
    const large: DraftTable = {
      ...table,
      hitPolicy: 'most-restrictive',
      columns: facts,
      rows: Array.from({ length: 60 }, (_, n) => ({
        ...blankRow(table),
        id: `row-${n}`,
        cells: [
          { in: ['in'] },
          { in: [['heavy', 'medium', 'light', 'mini'][n % 4] ?? ''] },
          { in: [['diesel', 'gas', 'petrol'][n % 3] ?? ''] },
          { to: 1 + (n % 6) },
          n % 5 === 0 ? null : { in: [String(n % 5)] },
          { from: (n * 20) % 1440, to: (n * 20 + 500) % 1440 },
          n % 2 === 0 ? null : { notIn: ['4', '6'] },
          n % 7 === 0 ? { in: ['0'] } : null,
        ],
      })),
    };
    checkDraft(documentOf(replacePart(draft, 1, large)));
    const best = Math.min(
      ...Array.from({ length: 10 }, () => checkDraft(documentOf(replacePart(draft, 1, large))).ms),
    );
    expect(best).toBeLessThanOrEqual(200);
  });
});

describe('faults are told in Chinese, with their place', () => {
  const faulty = {
    ...documentOf(with3),
    extra: 1,
    validity: { from: 'gestern', to: null },
    parts: [
      { ...draft.parts[0], when: { fact: 'colour', operator: 'equal', value: 1 }, id: 'Over Limit' },
      { ...table3, columns: ['direction', 'fuelGroup', 'stageRank'], hitPolicy: 'any' },
    ],
  } as unknown as LayeredRuleSet;

  it('each of them', () => {
    for (const document of [faulty, documentOf(with3)]) {
      for (const { path, message } of checkDraft(document).problems) {
        expect(problemWords(message, 'zh'), `${path}: ${message}`).toMatch(/\p{Script=Han}/u);
        expect(problemWords(message, 'en')).toBe(message);
      }
    }
  });

  it('in the words of the tables', () => {
    expect(placeWords(draft, '$.parts[1].rows[1].cells[2]', 'zh')).toBe(
      '进厂禁令 · 第 2 行 · 排放阶段（比高低）',
    );
    expect(placeWords(draft, '$.parts[1].rows[0].text.sign', 'en')).toBe('Bans on entry · row 1 · sign');
    expect(placeWords(draft, '$.parts[0].when.fact', 'zh')).toBe('排放超标车辆，不得进出厂 · .when.fact');
    expect(placeWords(draft, '$.tests[0].given.fuel', 'zh')).toBe('测试 国四重型柴油货车拦截 · 燃料类型');
    expect(placeWords(draft, '$.format', 'zh')).toBeNull();
  });
});
