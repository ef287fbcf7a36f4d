/** Asks the database once for all that a decision needs. */
import type {
  AlertLevel,
  Decision,
  ExemptionInForce,
  ListedPlate,
  Subject,
  VehicleFile,
} from '../../rules/index.ts';
import type { Database } from '../ledger/database.ts';

export interface DecisionBasis {
  /** The decision that this passage already has. */
  readonly decided: {
    readonly seq: string;
    readonly recordedAt: string;
    readonly payload: DecidedPayload;
  } | null;
  readonly lane: { readonly id: string; readonly entrance: string; readonly direction: 'in' | 'out' } | null;
  readonly vehicle: VehicleRow | null;
  readonly plant: { readonly grade: string | null; readonly industry: string | null } | null;
  /** On the list itself. */
  readonly overLimit: boolean;
  /** On the list are plates that this one may be taken for. */
  readonly lookAlikes: readonly Pick<ListedPlate, 'plateNo' | 'plateColour' | 'seq'>[];
  readonly exemptions: readonly ExemptionInForce[];
  /** Leaves, and came in before the level in force began. */
  readonly enteredBefore: boolean;
  readonly alertLevel: AlertLevel;
  readonly policy: {
    readonly seq: number;
    readonly ruleSetId: string;
    readonly ruleSetVersion: number;
    readonly digest: string;
    /** The column of the plan that it is: of what the vehicle is, or of road vehicles where that has none. */
    readonly decidedAs: Subject;
  } | null;
}

/** The part of a `passage-decided` payload that is read back. */
export interface DecidedPayload {
  readonly decision: Decision;
  readonly policySeq: number;
}

interface VehicleRow {
  readonly plate_no: string;
  readonly plate_colour: string;
  readonly vehicle_type: string | null;
  readonly fuel: string | null;
  readonly emission_stage: string | null;
  readonly emission_basis: string | null;
  readonly vehicle_category: string | null;
  readonly use_nature: string | null;
  readonly network_status: string | null;
  readonly fleet: string | null;
  readonly cargo: string | null;
  readonly subject: Subject;
  /** Of ledger B or C; null for a road vehicle. */
  readonly machine: string | null;
}

export interface BasisQuestion {
  readonly passage: string;
  readonly lane: string;
  readonly plateNo: string;
  readonly plateColour: string;
  readonly eventTime: number;
}

export async function decisionBasis(
  database: Pick<Database, '$queryRaw'>,
  asked: BasisQuestion,
): Promise<DecisionBasis> {
  const [row] = await database.$queryRaw<{ basis: DecisionBasis }[]>`
    SELECT decision_basis(${asked.passage}, ${asked.lane}, ${asked.plateNo}, ${asked.plateColour},
      ${new Date(asked.eventTime)}) || jsonb_build_object('lookAlikes', over_limit_look_alikes(${asked.plateNo},
      ${asked.plateColour}, ${new Date(asked.eventTime)})) AS basis`;
  if (row === undefined) throw new Error('decision_basis returned nothing');
  return row.basis;
}

/** Whom on the over-limit list the vehicle is, or is taken for. */
export function listedPlates(
  { overLimit, lookAlikes }: Pick<DecisionBasis, 'overLimit' | 'lookAlikes'>,
  { plateNo, plateColour }: { readonly plateNo: string; readonly plateColour: string },
): readonly ListedPlate[] {
  if (overLimit) return [{ plateNo, plateColour, match: 'exact' }];
  return lookAlikes.map((listed) => ({ ...listed, match: 'look-alike' }));
}

export function vehicleFile(row: VehicleRow | null): VehicleFile | null {
  if (row === null) return null;
  return {
    plateNo: row.plate_no,
    plateColour: row.plate_colour,
    vehicleType: row.vehicle_type,
    fuel: row.fuel,
    emissionStage: row.emission_stage,
    emissionBasis: row.emission_basis,
    vehicleCategory: row.vehicle_category,
    useNature: row.use_nature,
    networkStatus: row.network_status,
    fleet: row.fleet,
    cargo: row.cargo,
  };
}
