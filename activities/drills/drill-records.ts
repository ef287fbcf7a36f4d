/** Writes what happens in a drill. One at a time, and none beside an alert: the ledger's own order decides. */
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../../workflows/contract/failures.ts';
import { drillRefusals } from '../../workflows/contract/drill.ts';
import type { DrillAct, DrillActivities, DrillRefusal } from '../../workflows/contract/drill.ts';
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
    recordDrill: async ({ drill, order: { person, at, terms } }) => {
      if ((await database.lane.count()) === 0) throw notPossible('no-lanes');
      const { effectiveFrom, noticeAt, ...rest } = terms;
      const instants = { effectiveFrom: iso(effectiveFrom), noticeAt: iso(noticeAt) };
      return refusable(() =>
        appendEntry(database, {
          key: drill,
          kind: 'drill-announced',
          subject: drill,
          occurredAt: at,
          clock: serverClock,
          actor: personActor(person),
          payload: { ...signatureOf(person), ...rest, ...instants },
        }),
      );
    },
    driveDrill: createDriveDrill(parts),
    recordDrillAct: ({ drill, act }) => recordAct(parts, drill, act),
    abortDrill: ({ drill, why, by }) => recordBreak(database, { drill, why, by }),
    gradeDrill: async ({ drill, by }) => {
      const report = await reportOfDrill(database, drill);
      const { seq } = await appendEntry(database, {
        key: `${drill}#graded`,
        kind: 'drill-graded',
        subject: drill,
        occurredAt: Date.now(),
        clock: serverClock,
        actor: by === null ? system : personActor(by.person),
        payload: { ...(by && { ...signatureOf(by.person), reason: by.reason }), report },
      });
      return { seq, grade: report.grade };
    },
  };
}

/** Also by the gate, for a drill that Temporal has lost. */
export function recordBreak(
  database: Database,
  { drill, why, by }: Parameters<DrillActivities['abortDrill']>[0],
): Promise<{ readonly seq: string }> {
  return appendEntry(database, {
    key: `${drill}#aborted`,
    kind: 'drill-aborted',
    subject: drill,
    occurredAt: by?.at ?? Date.now(),
    clock: serverClock,
    actor: by === null ? system : personActor(by.person),
    payload: { ...(by && { ...signatureOf(by.person), reason: by.reason }), why },
  });
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
      payload: { ...signatureOf(person), act: act.act, ...answer },
    }),
  );
  const kept = JSON.parse(payload) as { readonly username?: string; readonly person: string };
  if (kept.person !== person.name || kept.username !== person.username) throw notPossible('answered');
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
  if (!row?.asked || row.outcome === null) throw notPossible('no-question');
  return { n, outcome, right: row.outcome === outcome };
}

/** Somebody else than who announced it knows, the stop list is gone through, and every question has its answer. */
async function isComplete(database: Database, id: string): Promise<boolean> {
  const { row } = await drillOf(database, id);
  const [acts, open, machines] = await Promise.all([
    database.drillAct.findMany({ where: { drill: id } }),
    database.drillVehicle.count({ where: { drill: id, asked: true } }),
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
  answered: 'somebody has answered this already',
  'no-question': 'there is no such question, or its vehicle has not come yet',
  over: 'this drill is over: nothing can be done in it any more',
};

async function refusable<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const why = drillRefusals.find((one) => error instanceof Error && error.message.includes(`drill-${one}`));
    throw why === undefined ? error : notPossible(why);
  }
}

function notPossible(why: DrillRefusal): ApplicationFailure {
  return ApplicationFailure.create({
    type: failures.notPossibleNow,
    nonRetryable: true,
    message: messages[why],
    details: [why],
  });
}
