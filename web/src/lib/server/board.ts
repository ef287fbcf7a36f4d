/** The live board's data: lanes as they are now, what was last, what waits. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import { dayStart } from '../format/beijing.ts';
import type { AlarmView, BarrierInputs, Board, DoneOrder, LaneView } from '../gates/lane-view.ts';
import { database } from './database.ts';
import { readArmFaults } from './arm-faults.ts';
import { bodyPhoto, readLiveStates, recentPassage } from './passage-rows.ts';

/** Answered by what becomes of the vehicle. Every other alarm waits until a person has acknowledged it. */
const passing = ['arm-not-confirmed', 'undecidable', 'board-failed'];
const passingFor = 30 * 60_000;
/** The newest; what is open beyond them comes up as those are answered. */
const alarmsShown = 100;
const doneFor = 15 * 60_000;

export async function readBoard(now: number): Promise<Board> {
  const [lanes, latest, live, alarms, done, counts] = await Promise.all([
    readLanes(now),
    database().passage.findMany({ orderBy: [{ eventTime: 'desc' }, { id: 'desc' }], take: 10 }),
    readLiveStates(),
    readAlarms(now),
    readDone(now),
    readCounts(now),
  ]);
  return { lanes, latest: latest.map((row) => recentPassage(row, live)), alarms, done, counts };
}

export async function readLanes(now: number): Promise<LaneView[]> {
  const [lanes, live, armFaults] = await Promise.all([
    database().lane.findMany({ orderBy: { position: 'asc' } }),
    database().laneLive.findMany(),
    readArmFaults(now),
  ]);
  const byLane = new Map(live.map((row) => [row.lane, row]));
  const seen = live.map(({ status }) => livePassage(status)).filter((passage) => passage !== null);
  const [recorded, vehicles] = await Promise.all([readRecorded(seen), readVehicles(seen)]);
  return lanes.map(({ id, nameZh, nameEn, direction }): LaneView => {
    const row = byLane.get(id);
    const passage = row === undefined ? null : livePassage(row.status);
    const devices = (row?.devices ?? {}) as unknown as LaneView['devices'];
    return {
      id,
      name: { zh: nameZh, en: nameEn },
      direction: direction === 'out' ? 'out' : 'in',
      state: row?.state ?? null,
      since: row?.since.getTime() ?? null,
      live: passage,
      photo: (passage && recorded.get(passage.passage)?.photo) ?? null,
      result: (passage && recorded.get(passage.passage)?.result) ?? null,
      vehicle: (passage && vehicles.get(`${passage.plateNo ?? ''} ${passage.plateColour}`)) ?? null,
      // A barrier that does not answer leaves its last reading behind: that is not known any more.
      sensors: devices.barrier?.ok === false ? null : ((row?.sensors ?? null) as BarrierInputs | null),
      armFault: armFaults.get(id) ?? null,
      devices,
    };
  });
}

/** What the queue needs to know of the lanes, and no more: every page counts it. */
export async function readWaitingLanes(): Promise<Pick<LaneView, 'id' | 'state' | 'since' | 'live'>[]> {
  const rows = await database().laneLive.findMany({
    select: { lane: true, state: true, since: true, status: true },
  });
  return rows.map(({ lane, state, since, status }) => ({
    id: lane,
    state,
    since: since.getTime(),
    live: livePassage(status),
  }));
}

function livePassage(status: Prisma.JsonValue): LivePassage | null {
  const passage = status as unknown as Partial<LivePassage> | null;
  return typeof passage?.passage === 'string' ? (passage as LivePassage) : null;
}

interface Recorded {
  readonly photo: string | null;
  readonly result: string | null;
}

/** What the record has of them. */
async function readRecorded(seen: readonly LivePassage[]): Promise<Map<string, Recorded>> {
  const rows = await database().passage.findMany({
    where: { id: { in: seen.map(({ passage }) => passage) } },
    select: { id: true, photos: true, result: true },
  });
  return new Map(rows.map(({ id, photos, result }) => [id, { photo: bodyPhoto(photos), result }]));
}

async function readVehicles(seen: readonly LivePassage[]): Promise<Map<string, LaneView['vehicle']>> {
  const plates = seen.flatMap(({ plateNo, plateColour }) =>
    plateNo === null ? [] : [{ plateNo, plateColour }],
  );
  if (plates.length === 0) return new Map();
  const rows = await database().vehicle.findMany({ where: { OR: plates } });
  return new Map(
    rows.map(({ plateNo, plateColour, fleet, cargo }) => [`${plateNo} ${plateColour}`, { fleet, cargo }]),
  );
}

export async function readAlarms(now: number): Promise<AlarmView[]> {
  const rows = await database().alarm.findMany({
    where: {
      acknowledgedSeq: null,
      OR: [{ kind: { notIn: passing } }, { at: { gte: new Date(now - passingFor) } }],
    },
    orderBy: { seq: 'desc' },
    take: alarmsShown,
  });
  const ids = rows.flatMap(({ passageId }) => passageId ?? []);
  const passages = await database().passage.findMany({
    where: { id: { in: ids } },
    select: { id: true, state: true, opened: true, plateNo: true, plateColour: true },
  });
  return rows.flatMap(({ seq, lane, kind, at, passageId }): AlarmView[] => {
    const passage = passages.find(({ id }) => id === passageId);
    // The passage has ended, or the arm did open after all.
    const isOver =
      passage?.state === 'recorded' || (kind === 'arm-not-confirmed' && passage?.opened === true);
    if (isOver && passing.includes(kind)) return [];
    const { plateNo = null, plateColour = null } = passage ?? {};
    return [{ seq: seq.toString(), lane, kind, at: at.getTime(), passageId, plateNo, plateColour }];
  });
}

async function readDone(now: number): Promise<DoneOrder[]> {
  const entries = await database().ledgerEntry.findMany({
    where: { kind: { in: ['passage-released', 'passage-refused', 'passage-retried'] } },
    orderBy: { seq: 'desc' },
    take: 4,
  });
  const recent = entries.filter(({ recordedAt }) => now - recordedAt.getTime() < doneFor);
  const passages = await database().passage.findMany({
    where: { id: { in: recent.map(({ subject }) => subject) } },
  });
  return recent.map(({ seq, kind, subject, actor, recordedAt }) => {
    const passage = passages.find(({ id }) => id === subject);
    return {
      seq: seq.toString(),
      kind,
      passageId: subject,
      person: (JSON.parse(actor) as { name?: string }).name ?? '',
      at: recordedAt.getTime(),
      plateNo: passage?.plateNo ?? null,
      plateColour: passage?.plateColour ?? null,
    };
  });
}

async function readCounts(now: number): Promise<Board['counts']> {
  const [today] = await database().$queryRaw<Board['counts'][]>(Prisma.sql`
    SELECT count(*) FILTER (WHERE direction = 'in' AND (opened OR result = 'passed-unreleased'))::int AS in,
      count(*) FILTER (WHERE direction = 'out' AND (opened OR result = 'passed-unreleased'))::int AS out,
      count(*) FILTER (WHERE outcome = 'block')::int AS blocked,
      count(*) FILTER (WHERE override->>'kind' = 'release')::int AS released,
      count(*) FILTER (WHERE plate_no IS NULL)::int AS unread,
      (SELECT count(*) FROM upload WHERE state = 'queued')::int AS queued
    FROM passage WHERE event_time >= ${new Date(dayStart(now))}`);
  return today ?? { in: 0, out: 0, blocked: 0, released: 0, unread: 0, queued: 0 };
}
