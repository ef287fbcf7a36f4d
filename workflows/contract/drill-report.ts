/** How a drill is graded: pure, so that page, ledger and test ask the very same question. */
import type { RaisedLevel } from './alert.ts';

/** Milliseconds unless said otherwise. [ours] */
export const drillMarks = {
  /** From the instant until a gate has said what it goes by. */
  acknowledge: 5_000,
  /** From a vehicle's event until it is decided. */
  decide: 3_000,
  /** From the notice to the announcement: one notice was effective four hours later (domain §3.1). */
  announce: 30 * 60_000,
  /** From the announcement until somebody at the gates knows. */
  confirm: 10 * 60_000,
  stopList: 30 * 60_000,
  /** The median over the answers. */
  answer: 60_000,
} as const;

export type DrillFault = 'let-in' | 'kept-out' | 'differs' | 'wrong-level' | 'undecided';

export interface DrillVehicleFault {
  readonly n: number;
  readonly lane: string;
  readonly plateNo: string;
  readonly plateColour: string;
  readonly due: string;
  readonly faults: readonly DrillFault[];
  readonly outcome: string | null;
  readonly code: string | null;
}

export interface DrillMeasured {
  /** Lanes of the plant, and when each said what it goes by: ms after the instant; null: never. */
  readonly lanes: readonly {
    readonly lane: string;
    readonly afterMs: number | null;
    readonly barrier: string | null;
  }[];
  readonly announcedAfterMs: number;
  readonly vehicles: number;
  readonly decided: number;
  readonly slowestMs: number;
  readonly faults: readonly DrillVehicleFault[];
  /** Ms after the announcement, of the first who did it and did not announce it; null: nobody. */
  readonly confirmedAfterMs: number | null;
  /** Machines and in-plant vehicles that must stop. */
  readonly mustStop: number;
  readonly stopListAfterMs: number | null;
  readonly asked: number;
  readonly answers: readonly { readonly afterMs: number; readonly isRight: boolean }[];
}

export const drillCriteria = [
  'announced',
  'acknowledged',
  'in-time',
  'decided',
  'right',
  'not-stricter',
  'barriers',
  'confirmed',
  'stop-list',
  'answered',
  'answered-right',
  'answer-time',
] as const;
export type DrillCriterion = (typeof drillCriteria)[number];

/** `passed` null: there was nothing to measure it by. */
export interface DrillMark {
  readonly criterion: DrillCriterion;
  readonly passed: boolean | null;
  /** A count, or ms for what is a time; null: it never happened. */
  readonly got: number | null;
  readonly wanted: number;
}

/**
 * `failed`: gates or rules were at fault; `findings`: people were late or wrong, rules stricter than the notice, or a
 * barrier does not answer; `passed`: nothing was found.
 */
export const drillGrades = ['passed', 'findings', 'failed'] as const;
export type DrillGrade = (typeof drillGrades)[number];

export interface DrillReport extends DrillMeasured {
  readonly drill: string;
  readonly level: RaisedLevel;
  readonly effectiveFrom: string;
  readonly ruleSet: { readonly id: string; readonly version: number; readonly digest: string } | null;
  readonly planVersion: number | null;
  readonly allowed: number;
  readonly blocked: number;
  /** SHA-256 over every vehicle of the traffic and what came of it. */
  readonly trafficDigest: string;
  readonly marks: readonly DrillMark[];
  readonly grade: DrillGrade;
}

/** Of the gates and their rules; the others are of people. */
const ofGates: readonly DrillCriterion[] = ['acknowledged', 'in-time', 'decided', 'right'];

export function gradeOf(measured: DrillMeasured): {
  readonly marks: readonly DrillMark[];
  readonly grade: DrillGrade;
} {
  const marks = [...gateMarks(measured), ...peopleMarks(measured)];
  const missed = marks.filter(({ passed }) => passed === false);
  const isFailed = missed.some(({ criterion }) => ofGates.includes(criterion));
  return { marks, grade: isFailed ? 'failed' : missed.length > 0 ? 'findings' : 'passed' };
}

function gateMarks(measured: DrillMeasured): readonly DrillMark[] {
  const { lanes, vehicles, decided, slowestMs, faults } = measured;
  const said = lanes.flatMap(({ afterMs }) => (afterMs === null ? [] : [afterMs]));
  const wrong = faults.filter((one) => one.faults.some((fault) => fault !== 'kept-out')).length;
  const slowestLane = said.length === 0 ? null : Math.max(...said);
  return [
    mark('announced', atMost(measured.announcedAfterMs, drillMarks.announce)),
    mark('acknowledged', { got: said.length, wanted: lanes.length, passed: said.length === lanes.length }),
    mark('in-time', atMost(slowestLane, drillMarks.acknowledge)),
    mark('decided', {
      got: vehicles === decided ? slowestMs : null,
      wanted: drillMarks.decide,
      passed: vehicles > 0 && vehicles === decided && slowestMs <= drillMarks.decide,
    }),
    mark('right', { got: wrong, wanted: 0, passed: vehicles > 0 && wrong === 0 }),
    mark('not-stricter', noneOf(faults.length - wrong)),
    mark(
      'barriers',
      noneOf(lanes.filter(({ barrier }) => barrier === 'silent' || barrier === 'fault').length),
    ),
  ];
}

function peopleMarks(measured: DrillMeasured): readonly DrillMark[] {
  const { confirmedAfterMs, stopListAfterMs, mustStop, asked, answers } = measured;
  const right = answers.filter(({ isRight }) => isRight).length;
  return [
    mark('confirmed', atMost(confirmedAfterMs, drillMarks.confirm)),
    onlyIf(mustStop > 0, mark('stop-list', atMost(stopListAfterMs, drillMarks.stopList))),
    onlyIf(
      asked > 0,
      mark('answered', { got: answers.length, wanted: asked, passed: answers.length === asked }),
    ),
    onlyIf(
      answers.length > 0,
      mark('answered-right', { got: right, wanted: answers.length, passed: right === answers.length }),
    ),
    onlyIf(
      answers.length > 0,
      mark('answer-time', atMost(median(answers.map(({ afterMs }) => afterMs)), drillMarks.answer)),
    ),
  ];
}

type Measure = Pick<DrillMark, 'got' | 'wanted' | 'passed'>;

function mark(criterion: DrillCriterion, measure: Measure): DrillMark {
  return { criterion, ...measure };
}

function atMost(got: number | null, wanted: number): Measure {
  return { got, wanted, passed: got !== null && got <= wanted };
}

function noneOf(got: number): Measure {
  return { got, wanted: 0, passed: got === 0 };
}

function onlyIf(isMeasured: boolean, given: DrillMark): DrillMark {
  return isMeasured ? given : { ...given, got: null, passed: null };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
