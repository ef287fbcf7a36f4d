/** Puts together what a drill is graded by: gates, vehicles and people, from what was written while it went on. */
import type { DrillAct, DrillAcknowledgement, DrillVehicle, Lane } from '../../prisma/client/client.ts';
import type { RaisedLevel } from '../../workflows/contract/alert.ts';
import { gradeOf } from '../../workflows/contract/drill-report.ts';
import type {
  DrillFault,
  DrillMeasured,
  DrillReport,
  DrillVehicleFault,
} from '../../workflows/contract/drill-report.ts';
import { ruleSetsAt } from '../alerts/rule-sets-at.ts';
import { canonical, sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import { drillOf } from './drill-rows.ts';
import type { DrillRow } from './drill-rows.ts';
import { mustStop } from './must-stop.ts';

/** More faults than these are counted, not listed. */
const faultsListed = 200;

export async function reportOfDrill(database: Database, id: string): Promise<DrillReport> {
  const drill = await drillOf(database, id);
  const of = { where: { drill: id } } as const;
  const { level, effectiveFrom } = drill.row;
  const [lanes, said, vehicles, acts, stopped, assigned] = await Promise.all([
    database.lane.findMany({ orderBy: { id: 'asc' } }),
    database.drillAcknowledgement.findMany(of),
    database.drillVehicle.findMany({ ...of, orderBy: { n: 'asc' } }),
    database.drillAct.findMany({ ...of, orderBy: { seq: 'asc' } }),
    mustStop(database, drill.row),
    ruleSetsAt(database, level, effectiveFrom),
  ]);
  const measured: DrillMeasured = {
    lanes: lanesOf(lanes, said, drill),
    announcedAfterMs: drill.row.announcedAt.getTime() - drill.terms.noticeAt,
    ...trafficOf(vehicles, drill),
    ...peopleOf(acts, vehicles, drill),
    mustStop: stopped,
  };
  return {
    drill: id,
    level: level as RaisedLevel,
    effectiveFrom: effectiveFrom.toISOString(),
    ruleSet: assigned.ruleSets.road,
    planVersion: assigned.planVersion,
    allowed: vehicles.filter(({ outcome }) => outcome === 'allow').length,
    blocked: vehicles.filter(({ outcome }) => outcome === 'block').length,
    trafficDigest: sha256Hex(canonical(vehicles.map(plain))),
    ...measured,
    ...gradeOf(measured),
  };
}

/** A gate that said so before the instant, as it may by its own clock, was in time. */
function lanesOf(
  lanes: readonly Lane[],
  said: readonly DrillAcknowledgement[],
  { row }: DrillRow,
): DrillMeasured['lanes'] {
  return lanes.map(({ id }) => {
    const one = said.find(({ lane }) => lane === id);
    const afterMs = one === undefined ? null : Math.max(0, one.at.getTime() - row.effectiveFrom.getTime());
    return { lane: id, afterMs, barrier: one?.barrier ?? null };
  });
}

function trafficOf(
  vehicles: readonly DrillVehicle[],
  { terms }: DrillRow,
): Pick<DrillMeasured, 'vehicles' | 'decided' | 'slowestMs' | 'faults'> {
  const decided = vehicles.flatMap((one) =>
    one.decidedAt === null ? [] : [one.decidedAt.getTime() - one.due.getTime()],
  );
  const isWrong = ({ faults }: DrillVehicle): boolean => faults.some((fault) => fault !== 'kept-out');
  // What is wrong comes before what is only strict: the list has an end.
  const found = vehicles.filter(({ faults }) => faults.length > 0);
  const wrong = [...found.filter(isWrong), ...found.filter((one) => !isWrong(one))];
  return {
    vehicles: terms.vehicles,
    decided: decided.length,
    slowestMs: Math.max(0, ...decided),
    faults: wrong.slice(0, faultsListed).map(faultOf),
  };
}

function faultOf(row: DrillVehicle): DrillVehicleFault {
  const { n, lane, plateNo, plateColour, due, outcome, code } = row;
  const faults = row.faults as DrillFault[];
  return { n, lane, plateNo, plateColour, due: due.toISOString(), faults, outcome, code };
}

function peopleOf(
  acts: readonly DrillAct[],
  vehicles: readonly DrillVehicle[],
  { row }: DrillRow,
): Pick<DrillMeasured, 'confirmedAfterMs' | 'stopListAfterMs' | 'asked' | 'answers'> {
  const since = (at: Date): number => at.getTime() - row.announcedAt.getTime();
  const confirmed = acts.find(({ act, username }) => act === 'confirm' && username !== row.username);
  const listed = acts.find(({ act }) => act === 'stop-list');
  const answers = acts.filter(({ act }) => act === 'answer');
  return {
    confirmedAfterMs: confirmed === undefined ? null : since(confirmed.at),
    stopListAfterMs: listed === undefined ? null : since(listed.at),
    asked: vehicles.filter(({ asked, faults }) => asked && faults.length === 0).length,
    answers: answers.map(({ n, at, isRight }) => {
      const asked = vehicles.find((vehicle) => vehicle.n === n)?.decidedAt ?? at;
      return { afterMs: Math.max(0, at.getTime() - asked.getTime()), isRight: isRight === true };
    }),
  };
}

/** As it is hashed: instants as text. */
function plain({ due, decidedAt, uses, text, ...row }: DrillVehicle): object {
  const instants = { due: due.toISOString(), decidedAt: decidedAt?.toISOString() ?? null };
  return { ...row, ...instants, uses: uses ?? null, text: text ?? null };
}
