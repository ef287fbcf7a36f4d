/** The internal canonical record of a finished passage (domain appendix A), from which every region's form is made. */
import type { Decision } from '../../rules/index.ts';
import { isoBeijing } from './beijing-clock.ts';

/** What the database holds of one finished passage. Times in milliseconds since the epoch. */
export interface PassageSource {
  readonly enterpriseCode: string;
  readonly upload: { readonly serial: string; readonly isBackfill: boolean };
  readonly passage: {
    readonly id: string;
    readonly eventId: string;
    readonly entrance: string;
    readonly direction: string;
    readonly eventTime: number;
    readonly plateNo: string | null;
    readonly plateColour: string | null;
    readonly confidence: number | null;
    readonly photos: readonly { readonly role: string; readonly sha256: string }[];
    readonly decision: Decision | null;
    readonly override: PassageOverride | null;
    readonly opened: boolean;
    readonly openedAt: number | null;
    readonly result: string | null;
  };
  /** From the first entry of the passage. */
  readonly received: { readonly at: number | null; readonly driftMs: number; readonly identified: boolean };
  readonly gateNo: string | null;
  /** The vehicle's file as it was when the passage was finished; null: not on file. */
  readonly vehicle: VehicleMasterData | null;
  /** The entry that finished the passage. */
  readonly entry: { readonly hash: string; readonly prevHash: string };
}

export interface PassageOverride {
  readonly kind: string;
  readonly reason?: { readonly code?: string; readonly text?: string };
}

export interface VehicleMasterData {
  readonly vehicleType: string | null;
  readonly fuel: string | null;
  readonly emissionStage: string | null;
  readonly emissionBasis: string | null;
  readonly vehicleCategory: string | null;
  readonly useNature: string | null;
  readonly networkStatus: string | null;
  readonly vin: string | null;
  readonly registeredOn: string | null;
  readonly fleet: string | null;
  readonly cargo: string | null;
}

export type RecordValue = string | number | boolean | null | { readonly [key: string]: RecordValue };
export type PassageRecord = { readonly [key: string]: RecordValue };

/** Pure, and the same whenever it is asked: a record sent again is the record sent before. */
export function buildRecord(source: PassageSource): PassageRecord {
  const { passage, received, entry } = source;
  const direction = passage.direction === 'in' ? '1' : '2';
  return {
    event_id: passage.eventId,
    passage: passage.id,
    serial: source.upload.serial,
    is_backfill: source.upload.isBackfill,
    idempotency_key: idempotencyKey(source, direction),
    enterprise_code: source.enterpriseCode,
    entrance_no: passage.entrance,
    gate_no: source.gateNo,
    direction,
    passed_at: isoBeijing(passage.eventTime),
    received_at: received.at === null ? null : isoBeijing(received.at),
    clock_drift_ms: received.driftMs,
    plate_no: passage.plateNo,
    plate_color: passage.plateColour,
    plate_confidence: passage.confidence,
    plate_source: received.identified ? 'manual' : 'auto',
    vehicle: vehiclePart(source),
    cargo: { name: source.vehicle?.cargo ?? null },
    photo: photoPart(passage.photos),
    decision: decisionPart(passage.decision),
    override: overridePart(passage.override),
    barrier: {
      mode: barrierMode(passage),
      opened_at: passage.openedAt === null ? null : isoBeijing(passage.openedAt),
    },
    result: passage.result,
    prev_hash: entry.prevHash,
    hash: entry.hash,
  };
}

/** Enterprise, gate, direction, plate, event time (domain §2.12). */
function idempotencyKey({ enterpriseCode, gateNo, passage }: PassageSource, direction: string): string {
  return [enterpriseCode, gateNo ?? '', direction, passage.plateNo ?? '', isoBeijing(passage.eventTime)].join(
    '|',
  );
}

/** Stage and fuel are what was decided by; all else is what the file says. */
function vehiclePart({ vehicle, passage }: PassageSource): PassageRecord {
  const facts = passage.decision?.facts;
  return {
    vehicle_type: vehicle?.vehicleType ?? null,
    vin: vehicle?.vin ?? null,
    registered_on: vehicle?.registeredOn ?? null,
    fuel: textOrNull(facts?.['fuel']) ?? vehicle?.fuel ?? null,
    emission_stage: textOrNull(facts?.['emissionStage']) ?? vehicle?.emissionStage ?? null,
    emission_basis: vehicle?.emissionBasis ?? null,
    use_nature: vehicle?.useNature ?? null,
    obd_online: vehicle?.networkStatus ?? null,
    fleet: vehicle?.fleet ?? null,
    clzl: vehicle?.vehicleCategory ?? null,
  };
}

function photoPart(photos: PassageSource['passage']['photos']): PassageRecord {
  const first = (role: string): string | null => photos.find((photo) => photo.role === role)?.sha256 ?? null;
  return { body: first('body'), plate: first('plate') };
}

function decisionPart(decision: Decision | null): PassageRecord {
  if (decision === null) return { result: 'undecided' };
  const { ruleSet, reasons, facts, outcome } = decision;
  return {
    result: outcome,
    reason: reasons[0]?.text.zh ?? null,
    reason_code: reasons[0]?.code ?? null,
    alert_level: textOrNull(facts['alertLevel']),
    policy_version: `${ruleSet.id}@${ruleSet.version}`,
    policy_digest: ruleSet.digest,
  };
}

function overridePart(override: PassageOverride | null): PassageRecord {
  const reason = [override?.reason?.code, override?.reason?.text].filter((part) => part).join(' ');
  return { kind: override?.kind ?? null, reason: reason === '' ? null : reason };
}

/** 0 not raised, 1 by a person, 2 automatic (domain §1.7). */
function barrierMode({ opened, override, result }: PassageSource['passage']): string {
  if (result === 'passed-unreleased') return '1';
  if (!opened) return '0';
  return override?.kind === 'release' ? '1' : '2';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
