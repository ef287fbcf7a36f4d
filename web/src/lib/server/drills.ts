/** Reads drills as the pages show them. */
import type { Drill, DrillAct, DrillVehicle } from '../../../../prisma/client/client.ts';
import type { DrillTerms } from '../../../../workflows/contract/drill.ts';
import type { DrillGrade, DrillReport } from '../../../../workflows/contract/drill-report.ts';
import type { DrillDone, DrillLane, DrillLine, DrillQuestion, DrillView } from '../drills/drill-view.ts';
import { database } from './database.ts';
import { signedIn } from './whoami.ts';
import type { Act } from './whoami.ts';

const mostLines = 100;
const prefix = 'drill/';

/** Of a name in an address; null for one that cannot be. */
export function drillOf(name: string): string | null {
  return /^\d{8}T\d{6}\.\d{3}Z$/.test(name) ? prefix + name : null;
}

/** The newest first. */
export async function readDrills(): Promise<DrillLine[]> {
  const rows = await database().drill.findMany({ orderBy: { seq: 'desc' }, take: mostLines });
  return rows.map(lineOf);
}

/** Null: none is open. */
export async function readOpenDrill(): Promise<DrillLine | null> {
  const row = await database().drill.findFirst({ where: { state: 'open' } });
  return row && lineOf(row);
}

/** Null: there is none of this name. */
export async function readDrill(name: string, event: Act): Promise<DrillView | null> {
  const id = drillOf(name);
  const row = id === null ? null : await database().drill.findUnique({ where: { id } });
  if (row === null) return null;
  const where = { drill: row.id };
  const [lanes, vehicles, acts] = await Promise.all([
    readLanes(row.id),
    database().drillVehicle.findMany({ where, orderBy: { n: 'asc' } }),
    database().drillAct.findMany({ where, orderBy: { seq: 'asc' } }),
  ]);
  const { username } = signedIn(event.locals);
  return {
    line: lineOf(row),
    terms: row.terms as unknown as DrillTerms,
    announcedAt: row.announcedAt.getTime(),
    lanes,
    traffic: trafficOf(vehicles),
    questions: await questionsOf(vehicles, acts),
    done: acts.filter(({ act }) => act !== 'answer').map((act) => doneOf(act, username)),
    end: endOf(row),
    report: row.report as unknown as DrillReport | null,
  };
}

function lineOf(row: Drill): DrillLine {
  return {
    name: row.id.slice(prefix.length),
    level: row.level,
    effectiveFrom: row.effectiveFrom.getTime(),
    state: row.state as DrillLine['state'],
    grade: row.grade as DrillGrade | null,
    person: row.person,
    seq: row.seq.toString(),
  };
}

async function readLanes(drill: string): Promise<DrillLane[]> {
  const [lanes, said] = await Promise.all([
    database().lane.findMany({ orderBy: { position: 'asc' } }),
    database().drillAcknowledgement.findMany({ where: { drill } }),
  ]);
  return lanes.map(({ id: lane, nameZh: zh, nameEn: en }) => {
    const one = said.find((row) => row.lane === lane);
    return {
      ...{ lane, zh, en },
      said: one ? { at: one.at.getTime(), barrier: one.barrier, seq: one.seq.toString() } : null,
    };
  });
}

function trafficOf(vehicles: readonly DrillVehicle[]): DrillView['traffic'] {
  return {
    decided: vehicles.filter(({ decidedAt }) => decidedAt !== null).length,
    blocked: vehicles.filter(({ outcome }) => outcome === 'block').length,
    wrong: vehicles.filter(({ faults }) => faults.some((fault) => fault !== 'kept-out')).length,
  };
}

/** Of the vehicles that have come; of a wrong outcome nobody knows what is right. */
async function questionsOf(
  vehicles: readonly DrillVehicle[],
  acts: readonly DrillAct[],
): Promise<DrillQuestion[]> {
  const asked = vehicles.filter(
    ({ asked, outcome, faults }) => asked && outcome !== null && faults.length === 0,
  );
  const files = await database().vehicle.findMany({
    where: { plateNo: { in: asked.map(({ plateNo }) => plateNo) } },
    select: { plateNo: true, plateColour: true, vehicleType: true },
  });
  return asked.map((vehicle) => {
    const { n, lane, plateNo, plateColour, stage, fuel, decidedAt } = vehicle;
    const file = files.find((one) => one.plateNo === plateNo && one.plateColour === plateColour);
    const answer = acts.find((act) => act.act === 'answer' && act.n === n);
    return {
      ...{ n, lane, plateNo, plateColour, stage, fuel, vehicleType: file?.vehicleType ?? null },
      at: decidedAt?.getTime() ?? 0,
      answer: answer === undefined ? null : answerOf(answer, vehicle),
    };
  });
}

function answerOf(
  { person, at, outcome, isRight, seq }: DrillAct,
  { decidedAt, text }: DrillVehicle,
): NonNullable<DrillQuestion['answer']> {
  return {
    person,
    afterMs: Math.max(0, at.getTime() - (decidedAt ?? at).getTime()),
    outcome: outcome ?? '',
    isRight: isRight === true,
    reason: text as unknown as { zh: string; en: string } | null,
    seq: seq.toString(),
  };
}

function doneOf({ act, person, username, at, seq }: DrillAct, me: string): DrillDone {
  return { act, person, isMine: username === me, at: at.getTime(), seq: seq.toString() };
}

function endOf({ endedAt, endedBy, why, endSeq }: Drill): DrillView['end'] {
  if (endedAt === null || endSeq === null) return null;
  return { at: endedAt.getTime(), person: endedBy, why, seq: endSeq.toString() };
}
