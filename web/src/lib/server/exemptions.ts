/** Exemptions as the ledger knows them: the list, one of them with what was done to it, and those of a vehicle. */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { Exemption } from '../../../../prisma/client/client.ts';
import { isSamePerson } from '../../../../workflows/contract/duties.ts';
import type { ExemptionGround } from '../../../../workflows/contract/exemption.ts';
import { exemptionId } from '../../../../workflows/contract/ids.ts';
import type { Person } from '../../../../workflows/contract/passage.ts';
import type {
  ExemptionDetail,
  ExemptionLine,
  ExemptionStepView,
  ExemptionUse,
  ShownState,
  StoredState,
} from '../exemptions/exemption-view.ts';
import { readLevelRuleSets } from './alert-records.ts';
import { database } from './database.ts';
import { signerOf, type Act } from './whoami.ts';

type LevelCode = 'none' | 'yellow' | 'orange' | 'red';
const mostLines = 200;
const usesShown = 20;
const prefix = exemptionId('');

/** The newest first; `more`: there are others that are not shown. */
export async function readExemptions(
  state: ShownState | null,
  now: number,
): Promise<{ readonly lines: readonly ExemptionLine[]; readonly more: boolean }> {
  const rows = await database().exemption.findMany({
    where: state === null ? {} : whereOf(state, new Date(now)),
    orderBy: [{ proposedAt: 'desc' }, { id: 'asc' }],
    take: mostLines + 1,
  });
  const shown = rows.slice(0, mostLines);
  const uses = await countUses(shown.map(({ id }) => id));
  return { lines: shown.map((row) => lineOf(row, uses)), more: rows.length > mostLines };
}

/** The same as `shownState` says of each. */
function whereOf(state: ShownState, now: Date): Prisma.ExemptionWhereInput {
  const conditions: Record<ShownState, Prisma.ExemptionWhereInput> = {
    proposed: { state: 'proposed', validTo: { gt: now } },
    inForce: { state: 'approved', validFrom: { lte: now }, validTo: { gt: now } },
    coming: { state: 'approved', validFrom: { gt: now } },
    expired: { state: { in: ['proposed', 'approved'] }, validTo: { lte: now } },
    ended: { state: 'ended' },
    refused: { state: 'refused' },
  };
  return conditions[state];
}

export async function countExemptions(now: number): Promise<Record<'inForce' | 'proposed', number>> {
  const [inForce = 0, proposed = 0] = await Promise.all(
    (['inForce', 'proposed'] as const).map((state) =>
      database().exemption.count({ where: whereOf(state, new Date(now)) }),
    ),
  );
  return { inForce, proposed };
}

/** Null: there is none of this name. */
export async function readExemption(name: string, event: Act): Promise<ExemptionDetail | null> {
  const id = exemptionId(name);
  const row = await database().exemption.findUnique({ where: { id } });
  if (row === null) return null;
  const [counted, steps, uses, vehicles] = await Promise.all([
    countUses([id]),
    readSteps(id),
    readUses(id),
    countVehicles(row),
  ]);
  return {
    line: lineOf(row, counted),
    isMine: isSamePerson(row.proposedBy as unknown as Person, signerOf(event)),
    ...{ steps, uses, vehicles },
  };
}

/** Levels whose rule set for road vehicles has no rule that asks for exemptions. */
export async function readLevelsWithout(
  now: number,
): Promise<readonly { readonly level: LevelCode; readonly set: string }[]> {
  const levels = (await readLevelRuleSets(now)).filter(({ subject }) => subject === 'road');
  const sets = await database().ruleSet.findMany({
    where: { digest: { in: levels.map(({ digest }) => digest) } },
    select: { digest: true, document: true },
  });
  const asks = new Set(
    sets
      .filter(({ document }) => JSON.stringify(document).includes('"exemptions"'))
      .map(({ digest }) => digest),
  );
  return levels
    .filter(({ digest }) => !asks.has(digest))
    .map(({ level, id, version }) => ({ level: level as LevelCode, set: `${id}@${version}` }));
}

/** Names of fleets and cargoes on file: what a proposal has to be written like. */
export async function readScopes(): Promise<{ readonly fleets: string[]; readonly cargoes: string[] }> {
  const [fleets, cargoes] = await Promise.all(
    (['fleet', 'cargo'] as const).map((column) =>
      database().$queryRaw<{ name: string }[]>(Prisma.sql`
        SELECT DISTINCT ${Prisma.raw(column)} AS name FROM vehicle
        WHERE ${Prisma.raw(column)} IS NOT NULL ORDER BY 1 LIMIT 200`),
    ),
  );
  const names = (rows: { name: string }[] = []): string[] => rows.map(({ name }) => name);
  return { fleets: names(fleets), cargoes: names(cargoes) };
}

/** In force now for one vehicle, as its next decision will ask. */
export async function readExemptionsOf(
  vehicle: { readonly plateNo: string; readonly plateColour: string },
  now: number,
): Promise<readonly ExemptionLine[]> {
  const where = { plateNo_plateColour: vehicle };
  const file = await database().vehicle.findUnique({ where });
  const { fleet = null, cargo = null, vehicleCategory = null } = file ?? {};
  const rows = await database().exemption.findMany({
    where: {
      ...whereOf('inForce', new Date(now)),
      OR: [
        { ground: 'vehicle', ...vehicle },
        ...(fleet === null ? [] : [{ ground: 'fleet', fleet }]),
        ...(cargo === null ? [] : [{ ground: 'cargo', cargo }]),
        ...(vehicleCategory === null ? [] : [{ ground: 'category', vehicleCategory }]),
      ],
    },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => lineOf(row, new Map()));
}

function countVehicles(row: Exemption): Promise<number> {
  const { ground, plateNo, plateColour, fleet, cargo, vehicleCategory } = row;
  const where = {
    vehicle: { plateNo: plateNo ?? '', plateColour: plateColour ?? '' },
    fleet: { fleet },
    cargo: { cargo },
    category: { vehicleCategory },
  }[ground as ExemptionGround];
  return database().vehicle.count({ where });
}

/** By the newest decision on each passage. The text of the first two conditions is that of the index. */
const exempted = Prisma.sql`FROM ledger_entry e
  CROSS JOIN LATERAL jsonb_array_elements(e.payload::jsonb->'exemptions') x JOIN passage g ON g.id = e.subject
  WHERE e.kind IN ('passage-decided', 'passage-decided-again') AND e.payload LIKE '%"exemptions":[{%'
    AND e.payload::jsonb->'decision'->>'outcome' = 'allow'
    AND NOT EXISTS (SELECT 1 FROM ledger_entry n WHERE n.subject = e.subject AND n.seq > e.seq
      AND n.kind = 'passage-decided-again')`;

async function countUses(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await database().$queryRaw<{ id: string; uses: number }[]>(Prisma.sql`
    SELECT x->>'id' AS id, count(*)::int AS uses ${exempted} AND x->>'id' IN (${Prisma.join(ids)}) GROUP BY 1`);
  return new Map(rows.map(({ id, uses }) => [id, uses]));
}

function readUses(id: string): Promise<ExemptionUse[]> {
  return database().$queryRaw<ExemptionUse[]>(Prisma.sql`
    SELECT g.id AS passage, g.plate_no AS "plateNo", g.plate_colour AS "plateColour", g.lane,
      (extract(epoch FROM g.event_time) * 1000)::float8 AS at
    ${exempted} AND x->>'id' = ${id} ORDER BY e.seq DESC LIMIT ${usesShown}`);
}

interface StepPayload {
  readonly person?: string;
  readonly reason?: string | ExemptionStepView['reason'];
}

async function readSteps(id: string): Promise<ExemptionStepView[]> {
  const entries = await database().ledgerEntry.findMany({ where: { subject: id }, orderBy: { seq: 'asc' } });
  return entries.map(({ kind, payload, occurredAt, seq }) => {
    const { person = '', reason = null } = JSON.parse(payload) as StepPayload;
    const because = typeof reason === 'string' ? null : reason;
    return { kind, person, at: occurredAt.getTime(), reason: because, seq: seq.toString() };
  });
}

const nameOf = (person: Prisma.JsonValue): string | null =>
  (person as { name?: string } | null)?.name ?? null;

function lineOf(row: Exemption, uses: ReadonlyMap<string, number>): ExemptionLine {
  const { id, plateNo, plateColour, fleet, cargo, vehicleCategory, reason, evidence, filingNo } = row;
  return {
    name: id.slice(prefix.length),
    ground: row.ground as ExemptionGround,
    ...{ plateNo, plateColour, fleet, cargo, vehicleCategory, reason, evidence, filingNo },
    state: row.state as StoredState,
    validFrom: row.validFrom.getTime(),
    validTo: row.validTo.getTime(),
    endedFrom: row.endedFrom?.getTime() ?? null,
    proposedBy: nameOf(row.proposedBy) ?? '',
    proposedAt: row.proposedAt.getTime(),
    decidedBy: nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.getTime() ?? null,
    uses: uses.get(id) ?? 0,
    seq: row.seq.toString(),
  };
}
