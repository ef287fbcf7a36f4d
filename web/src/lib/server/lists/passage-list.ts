/** All passages, and those of them that are ledger A: what went in and out (HJ 1321, domain §1.4). */
import { Prisma } from '../../../../../prisma/client/client.ts';
import type { Decision } from '../../../../../rules/model/decision.ts';
import type { LedgerRow, PassageRow } from '../../lists/list-rows.ts';
import type { Filters } from '../../lists/list-spec.ts';
import { listSpecs } from '../../lists/list-specs.ts';
import type { ListSource } from './keyset.ts';

interface RawPassage {
  readonly id: string;
  readonly lane: string;
  readonly entrance: string;
  readonly direction: string;
  readonly event_time: Date;
  readonly device: string;
  readonly plate_no: string | null;
  readonly plate_colour: string | null;
  readonly confidence: number | null;
  readonly stage: string | null;
  readonly fuel: string | null;
  readonly outcome: string | null;
  readonly deciding_code: string | null;
  readonly reason: Decision['reasons'][number]['text'] | null;
  readonly state: string;
  readonly override_kind: string | null;
  readonly result: string | null;
  readonly opened: boolean;
  readonly live: string | null;
  readonly alert_level: string | null;
  readonly rule_set: string | null;
  readonly subject: string | null;
  readonly machine: string | null;
  readonly last_seq: bigint;
}

const columns = Prisma.sql`x.id, x.lane, x.entrance, x.direction, x.event_time, x.device, x.plate_no, x.plate_colour,
  x.confidence, x.stage, x.fuel, x.outcome, x.deciding_code, x.decision->'reasons'->0->'text' AS reason, x.state,
  x.override->>'kind' AS override_kind, x.result, x.opened, x.alert_level,
  x.rule_set_id || ' v' || x.rule_set_version AS rule_set, x.subject, x.machine, x.last_seq`;

const byTime = [Prisma.sql`x.event_time`, Prisma.sql`x.id`];

export const passageSource: ListSource<RawPassage, PassageRow> = {
  spec: listSpecs.passages,
  table: Prisma.sql`passage x`,
  id: ['id'],
  select: Prisma.sql`${columns}, l.state AS live`,
  joins: Prisma.sql`LEFT JOIN lane_live l ON l.passage_id = x.id`,
  orders: { time: byTime, plate: [Prisma.sql`coalesce(x.plate_no, '')`, ...byTime] },
  conditions,
  row: passageRow,
};

type RawLedger = RawPassage & {
  readonly gate_no: string | null;
  readonly photos: number;
  readonly vehicle_type: string | null;
  readonly vin: string | null;
  readonly registered_on: string | null;
  readonly use_nature: string | null;
  readonly network_status: string | null;
  readonly cargo: string | null;
  readonly fleet: string | null;
};

/** How a passage ends that went in or out. What was turned away is in the list of passages. */
const through = Prisma.sql`x.result IN ('passed', 'passed-unreleased', 'unobserved', 'back-filled')`;

export const ledgerSource: ListSource<RawLedger, LedgerRow> = {
  spec: listSpecs.ledger,
  table: Prisma.sql`passage x`,
  id: ['id'],
  select: Prisma.sql`${columns}, NULL AS live, g.gate_no, jsonb_array_length(x.photos) AS photos, v.vehicle_type, v.vin,
    v.registered_on, v.use_nature, v.network_status, v.cargo, v.fleet`,
  joins: Prisma.sql`LEFT JOIN lane g ON g.id = x.lane
    LEFT JOIN vehicle v ON v.plate_no = x.plate_no AND v.plate_colour = x.plate_colour`,
  orders: { time: byTime },
  conditions: (filters) => [through, ...conditions(filters)],
  row: (raw) => ({
    ...passageRow(raw),
    gate: raw.gate_no,
    photos: raw.photos,
    vehicleType: raw.vehicle_type,
    vin: raw.vin,
    registeredOn: raw.registered_on,
    useNature: raw.use_nature,
    network: raw.network_status,
    cargo: raw.cargo,
    fleet: raw.fleet,
  }),
};

function conditions({ plate, from, to, review, ...same }: Filters): Prisma.Sql[] {
  const equal = Object.entries(same).map(
    ([name, value]) => Prisma.sql`x.${Prisma.raw(equalColumns[name] ?? '')} = ${value}`,
  );
  if (review !== undefined) {
    const states = review === 'due' ? ['due', 'awaiting'] : [review];
    equal.push(Prisma.sql`x.id IN (SELECT passage_id FROM review WHERE state IN (${Prisma.join(states)}))`);
  }
  if (plate !== undefined) equal.push(Prisma.sql`x.plate_no LIKE ${`%${plate}%`}`);
  if (from !== undefined) equal.push(Prisma.sql`x.event_time >= ${new Date(from)}`);
  if (to !== undefined) equal.push(Prisma.sql`x.event_time < ${new Date(to)}`);
  return equal;
}

const equalColumns: Readonly<Record<string, string>> = {
  lane: 'lane',
  subject: 'subject',
  stage: 'stage',
  fuel: 'fuel',
  outcome: 'outcome',
  state: 'state',
  level: 'alert_level',
  result: 'result',
};

function passageRow(raw: RawPassage): PassageRow {
  return {
    id: raw.id,
    lane: raw.lane,
    entrance: raw.entrance,
    direction: raw.direction,
    eventTime: raw.event_time.getTime(),
    device: raw.device,
    plateNo: raw.plate_no,
    plateColour: raw.plate_colour,
    confidence: raw.confidence,
    stage: raw.stage,
    fuel: raw.fuel,
    outcome: raw.outcome,
    decidingCode: raw.deciding_code,
    why: raw.reason && { zh: raw.reason.zh, en: raw.reason.en },
    state: raw.state,
    override: raw.override_kind,
    result: raw.result,
    opened: raw.opened,
    live: raw.live,
    alertLevel: raw.alert_level,
    ruleSet: raw.rule_set,
    subject: raw.subject,
    machine: raw.machine,
    lastSeq: raw.last_seq.toString(),
  };
}
