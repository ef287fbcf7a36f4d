/** Vehicles known here that look like what was read or typed: the likeliest first. */
import { Prisma } from '../../../../prisma/client/client.ts';
import { foldPlate, rankCandidates } from '../../../../rules/identification/look-alikes.ts';
import type { KnownPlate } from '../../../../rules/identification/look-alikes.ts';
import { normalisePlate, plateTextProblem } from '../../../../rules/identification/plate-text.ts';
import { candidatesShown, fewestTyped } from '../orders/candidate.ts';
import type { Candidate } from '../orders/candidate.ts';
import { database } from './database.ts';

/** Who was here longer ago is offered only where it has a file. */
const recentMs = 90 * 24 * 3_600_000;
const unknownColour = '5';

/** Nothing is typed yet: what the camera read counts, although it was not sure of it. */
export async function readCandidates(passage: string, typed: string): Promise<readonly Candidate[]> {
  const row = await database().passage.findUnique({ where: { id: passage } });
  if (row === null) return [];
  const reading = await readingOf(passage);
  const plateNo = typed.trim() === '' ? reading : normalisePlate(typed);
  if (plateNo === null || !isAsked(plateNo)) return [];
  const plateColour = row.plateColour === unknownColour ? null : row.plateColour;
  const direction = row.direction === 'out' ? 'out' : 'in';
  const ranked = rankCandidates({ plateNo, plateColour, direction }, await knownLike(plateNo)).map(
    candidateOf,
  );
  const isNew = plateNo === reading && !ranked.some((one) => one.plateNo === reading);
  const asRead = isNew && plateTextProblem(plateNo) === null ? [readByCamera(plateNo, plateColour)] : [];
  return [...ranked.slice(0, candidatesShown - asRead.length), ...asRead];
}

function isAsked(plateNo: string): boolean {
  const problem = plateTextProblem(plateNo);
  return plateNo.length >= fewestTyped && (problem === null || problem === 'length');
}

/** What the camera sent for a passage whose plate counts as not read. */
async function readingOf(passage: string): Promise<string | null> {
  const entry = await database().ledgerEntry.findFirst({
    where: { subject: passage, kind: 'passage-unread' },
    select: { payload: true },
  });
  const { flags = [] } = JSON.parse(entry?.payload ?? '{}') as { flags?: readonly string[] };
  const told = flags.map((flag) => /^(?:read-as|sent-as) (\S+)/.exec(flag)?.[1]).find(Boolean);
  return told === undefined || told === '-' ? null : told;
}

interface Known extends KnownPlate {
  readonly fleet: string | null;
}

/** From the register and the newest crossings; `inside` where the newest of a plate was inwards. */
async function knownLike(plateNo: string): Promise<Known[]> {
  const like = `${foldPlate(plateNo)}%`;
  const rows = await database().$queryRaw<(Omit<Known, 'lastSeen'> & { lastSeen: Date | null })[]>(Prisma.sql`
    WITH seen AS (
      SELECT DISTINCT ON (plate_no, plate_colour) plate_no, plate_colour, direction, event_time FROM passage
      WHERE plate_fold(plate_no) LIKE ${like} AND event_time >= ${new Date(Date.now() - recentMs)}
        AND result IN ('passed', 'passed-unreleased', 'unobserved', 'back-filled')
      ORDER BY plate_no, plate_colour, event_time DESC)
    SELECT plate_no AS "plateNo", plate_colour AS "plateColour", v.fleet, v.seq IS NOT NULL AS filed,
      coalesce(s.direction = 'in', false) AS inside, s.event_time AS "lastSeen"
    FROM (SELECT * FROM vehicle WHERE plate_fold(plate_no) LIKE ${like}) v
      FULL JOIN seen s USING (plate_no, plate_colour)
    ORDER BY s.event_time DESC NULLS LAST LIMIT 200`);
  return rows.map((row) => ({ ...row, lastSeen: row.lastSeen?.getTime() ?? null }));
}

function candidateOf({ plateNo, plateColour, fleet, inside, filed }: Known): Candidate {
  return { plateNo, plateColour, fleet, known: inside ? 'inside' : filed ? 'filed' : 'seen' };
}

function readByCamera(plateNo: string, plateColour: string | null): Candidate {
  return { plateNo, plateColour: plateColour ?? unknownColour, fleet: null, known: 'asRead' };
}
