/** Writes what happens in a drill. One at a time, and none beside an alert: the ledger's own order decides. */
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../../workflows/contract/failures.ts';
import { drillRefusals, leastAhead } from '../../workflows/contract/drill.ts';
import type { DrillAct, DrillActivities, DrillInput, DrillRefusal } from '../../workflows/contract/drill.ts';
import type { RehearseParts } from '../decisions/rehearse.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import { reportOfDrill } from './drill-report.ts';
import { drillOf } from './drill-rows.ts';
import { createDriveDrill } from './drive-drill.ts';
import { mustStop } from './must-stop.ts';

const iso = (at: number): string => new Date(at).toISOString();

export function createDrills(parts: RehearseParts): DrillActivities {
  const { database } = parts;
  return {
    recordDrill: (input) => announce(database, input),
    driveDrill: createDriveDrill(parts),
    recordDrillAct: ({ drill, act }) => recordAct(parts, drill, act),
    abortDrill: ({ drill, why, by }) => recordBreak(database, { drill, why, by }),
    gradeDrill: (given) => grade(database, given),
  };
}

async function announce(
  database: Database,
  { drill, order: { person, at, terms } }: DrillInput,
): Promise<{ readonly seq: string }> {
  const { level, effectiveFrom, noticeAt, noticeNo, reason, demand } = terms;
  const { seconds, vehicles, questions, answerWithin } = terms;
  const kept = await database.ledgerEntry.findUnique({ where: { key: drill }, select: { seq: true } });
  if (kept !== null) return { seq: kept.seq.toString() };
  if ((await database.lane.count()) === 0) throw notPossible('no-lanes');
  // It waited for a gate that was down: by now it would only show that the gate was down.
  if (effectiveFrom - Date.now() < leastAhead(vehicles) / 2) throw notPossible('late');
  return refusable(() =>
    appendEntry(database, {
      key: drill,
      kind: 'drill-announced',
      subject: drill,
      occurredAt: at,
      clock: serverClock,
      actor: personActor(person),
      payload: {
        ...{ level, effectiveFrom: iso(effectiveFrom), noticeAt: iso(noticeAt), noticeNo, reason, demand },
        ...{ seconds, vehicles, questions, answerWithin },
        ...signatureOf(person),
      },
    }),
  );
}

/** A drill that has ended meanwhile, and one that is graded already, is not graded again. */
async function grade(
  database: Database,
  { drill, by }: Parameters<DrillActivities['gradeDrill']>[0],
): Promise<{ readonly seq: string }> {
  const ended = await endOf(database, drill);
  if (ended !== null) return ended;
  const report = await reportOfDrill(database, drill);
  return ending(database, drill, () =>
    appendEntry(database, {
      key: `${drill}#graded`,
      kind: 'drill-graded',
      subject: drill,
      occurredAt: Date.now(),
      clock: serverClock,
      actor: by === null ? system : personActor(by.person),
      payload: { report, ...(by && { reason: by.reason, ...signatureOf(by.person) }) },
    }),
  );
}

/** Also by the gate, for a drill that Temporal has lost. */
export function recordBreak(
  database: Database,
  { drill, why, by }: Parameters<DrillActivities['abortDrill']>[0],
): Promise<{ readonly seq: string }> {
  return ending(database, drill, () =>
    appendEntry(database, {
      key: `${drill}#aborted`,
      kind: 'drill-aborted',
      subject: drill,
      occurredAt: by?.at ?? Date.now(),
      clock: serverClock,
      actor: by === null ? system : personActor(by.person),
      payload: { why, ...(by && { reason: by.reason, ...signatureOf(by.person) }) },
    }),
  );
}

/** Of several ends the first counts: whoever comes later is told of it. */
async function ending(
  database: Database,
  drill: string,
  append: () => Promise<{ readonly seq: string }>,
): Promise<{ readonly seq: string }> {
  try {
    return await append();
  } catch (error) {
    const ended = isRefusal(error, 'over') ? await endOf(database, drill) : null;
    if (ended === null) throw error;
    return ended;
  }
}

/** Null: it is open. */
async function endOf(database: Database, drill: string): Promise<{ readonly seq: string } | null> {
  const { row } = await drillOf(database, drill);
  return row.endSeq === null ? null : { seq: row.endSeq.toString() };
}

const kinds = {
  confirm: 'drill-confirmed',
  'stop-list': 'drill-stop-listed',
  answer: 'drill-answered',
} as const satisfies Record<DrillAct['act'], EntryKind>;

async function recordAct(
  parts: RehearseParts,
  drill: string,
  act: DrillAct,
): Promise<{ readonly seq: string; readonly isComplete: boolean }> {
  const { database } = parts;
  const { person, at } = act;
  const answer = act.act === 'answer' ? await answerOf(database, drill, act) : {};
  // Everybody confirms once; a question has one answer.
  const part = act.act === 'answer' ? `answer/${act.n}` : `${act.act}/${person.username ?? person.name}`;
  const { seq, payload } = await refusable(() =>
    appendEntry(database, {
      key: `${drill}#${part}`,
      kind: kinds[act.act],
      subject: drill,
      occurredAt: at,
      clock: serverClock,
      actor: personActor(person),
      payload: { act: act.act, ...answer, ...signatureOf(person) },
    }),
  );
  const kept = JSON.parse(payload) as {
    readonly username?: string;
    readonly person: string;
    outcome?: string;
  };
  const isOther = act.act === 'answer' && kept.outcome !== act.outcome;
  if (isOther || kept.person !== person.name || kept.username !== person.username)
    throw notPossible('answered');
  return { seq, isComplete: await isComplete(database, drill) };
}

/** The question, what was said and whether it is what the gate decided. */
async function answerOf(
  database: Database,
  drill: string,
  { n, outcome }: DrillAct & { readonly act: 'answer' },
): Promise<{ readonly n: number; readonly outcome: string; readonly right: boolean }> {
  const isNumber = Number.isSafeInteger(n) && n >= 0;
  const row = isNumber ? await database.drillVehicle.findUnique({ where: { drill_n: { drill, n } } }) : null;
  if (!row?.asked || row.outcome === null || row.faults.length > 0) throw notPossible('no-question');
  return { n, outcome, right: row.outcome === outcome };
}

/** Of what could not be decided, or was decided wrongly, nobody knows what is right: nobody is asked about it. */
const answerable = { faults: { isEmpty: true } };

/** Somebody else than who announced it knows, the stop list is gone through, and every question has its answer. */
async function isComplete(database: Database, id: string): Promise<boolean> {
  const { row } = await drillOf(database, id);
  const [acts, open, machines] = await Promise.all([
    database.drillAct.findMany({ where: { drill: id } }),
    database.drillVehicle.count({ where: { drill: id, asked: true, ...answerable } }),
    mustStop(database, row),
  ]);
  const isConfirmed = acts.some(({ act, username }) => act === 'confirm' && username !== row.username);
  const isListed = machines === 0 || acts.some(({ act }) => act === 'stop-list');
  return isConfirmed && isListed && acts.filter(({ act }) => act === 'answer').length >= open;
}

const messages: Readonly<Record<DrillRefusal, string>> = {
  open: 'another drill is open: wait for its end, or break it off',
  alert: 'an alert is announced or in force: a drill waits until it is over',
  'no-lanes': 'this plant has no gate yet: register lanes first',
  late: 'its instant is past or too near by now, because the gates were down: announce it anew',
  answered: 'somebody has answered this already',
  'no-question': 'there is no such question, or its vehicle has not come yet',
  over: 'this drill is over: nothing can be done in it any more',
};

async function refusable<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const why = drillRefusals.find((one) => isRefusal(error, one));
    throw why === undefined ? error : notPossible(why);
  }
}

/** Raised by `project_drill`. */
function isRefusal(error: unknown, why: DrillRefusal): boolean {
  return error instanceof Error && error.message.includes(`drill-${why}`);
}

function notPossible(why: DrillRefusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: messages[why],
    details: [why],
  });
}
