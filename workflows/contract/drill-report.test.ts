import { describe, expect, it } from 'vitest';
import { drillMarks, gradeOf } from './drill-report.ts';
import type { DrillMeasured } from './drill-report.ts';

const good: DrillMeasured = {
  lanes: [
    { lane: '1-in', afterMs: 400, barrier: 'closed' },
    { lane: '1-out', afterMs: 900, barrier: 'closed' },
  ],
  announcedAfterMs: 60_000,
  vehicles: 40,
  decided: 40,
  slowestMs: 120,
  faults: [],
  confirmedAfterMs: 30_000,
  mustStop: 3,
  stopListAfterMs: 90_000,
  asked: 2,
  answers: [
    { afterMs: 8_000, isRight: true },
    { afterMs: 70_000, isRight: true },
  ],
};
const fault = {
  ...{ n: 3, lane: '1-in', plateNo: '冀B1', plateColour: '1', due: '', outcome: 'allow', code: 'default' },
  faults: ['let-in' as const],
};
const missed = (part: Partial<DrillMeasured>): unknown => {
  const { grade, marks } = gradeOf({ ...good, ...part });
  return [grade, marks.filter(({ passed }) => passed === false).map(({ criterion }) => criterion)];
};

describe('the grade of a drill', () => {
  it('is passed where nothing was found', () => {
    expect(missed({})).toEqual(['passed', []]);
    expect(gradeOf(good).marks.find(({ criterion }) => criterion === 'answer-time')?.got).toBe(8_000);
  });

  it.each<[string, Partial<DrillMeasured>, string]>([
    [
      'a gate said nothing',
      { lanes: [...good.lanes, { lane: '2', afterMs: null, barrier: null }] },
      'acknowledged',
    ],
    [
      'a gate was late',
      { lanes: [{ lane: '1', afterMs: drillMarks.acknowledge + 1, barrier: null }] },
      'in-time',
    ],
    ['a decision was late', { slowestMs: drillMarks.decide + 1 }, 'decided'],
    ['a vehicle was not decided', { decided: 39 }, 'decided'],
    ['an outcome was wrong', { faults: [fault] }, 'right'],
  ])('is failed where %s', (_, part, criterion) => {
    expect(missed(part)).toEqual(['failed', [criterion]]);
  });

  it.each<[string, Partial<DrillMeasured>, string[]]>([
    ['the notice lay about', { announcedAfterMs: drillMarks.announce + 1 }, ['announced']],
    ['nobody at the gates knew', { confirmedAfterMs: null }, ['confirmed']],
    ['nobody went through the stop list', { stopListAfterMs: null }, ['stop-list']],
    [
      'rules are stricter than the notice',
      { faults: [{ ...fault, faults: ['kept-out'] }] },
      ['not-stricter'],
    ],
    ['a barrier is silent', { lanes: [{ lane: '1', afterMs: 9, barrier: 'silent' }] }, ['barriers']],
    ['a question was left', { asked: 3 }, ['answered']],
    [
      'an answer was wrong and slow',
      { asked: 1, answers: [{ afterMs: 90_000, isRight: false }] },
      ['answered-right', 'answer-time'],
    ],
  ])('has findings where %s', (_, part, criteria) => {
    expect(missed(part)).toEqual(['findings', criteria]);
  });

  it('does not measure what was not asked for, and fails without gates or traffic', () => {
    expect(missed({ mustStop: 0, stopListAfterMs: null, asked: 0, answers: [] })).toEqual(['passed', []]);
    expect(missed({ lanes: [], vehicles: 0, decided: 0 })).toEqual([
      'failed',
      ['in-time', 'decided', 'right'],
    ]);
  });
});
