/** What the caller knows when a vehicle stands at a gate, before it is turned into facts. Codes: domain §1.7. */

export type AlertLevel = 'none' | 'yellow' | 'orange' | 'red';
export type Direction = 'in' | 'out';

/** The vehicle's file (ledger A). `null` where the plant does not know. */
export interface VehicleFile {
  readonly plateNo: string;
  /** Plate colour code 0–6. */
  readonly plateColour: string;
  /** GA 24.4 code, e.g. `H17`. */
  readonly vehicleType: string | null;
  /** Fuel code A–Z of domain §1.7. */
  readonly fuel: string | null;
  /** `0`–`6`, `D` electric, `X` none. */
  readonly emissionStage: string | null;
  /** Judgement basis code 0–3. */
  readonly emissionBasis: string | null;
  /** 0 freight, 1 hazardous, 2 special operation, 3 livelihood, 4 passenger. */
  readonly vehicleCategory: string | null;
  /** GA 24.3 code. */
  readonly useNature: string | null;
  /** `0` or `1`. */
  readonly networkStatus: string | null;
  readonly fleet: string | null;
  /** Name of what it carries (运输货物名称). */
  readonly cargo: string | null;
}

/** An exemption in force at the event time: who may pass although a ban hits (豁免). */
export interface ExemptionInForce {
  readonly id: string;
  readonly ground: 'vehicle' | 'fleet' | 'cargo' | 'category';
}

export type Subject = 'road' | 'in-plant' | 'nrmm';

export interface FactInput {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly lane: string;
  readonly entrance: string;
  readonly direction: Direction;
  /** Event time, milliseconds since the epoch. Never the time of evaluation (I4). */
  readonly eventTime: number;
  readonly alertLevel: AlertLevel;
  readonly vehicle: VehicleFile | null;
  /** Is (plate, colour) on the over-limit list, in force at the event time? */
  readonly overLimit: boolean;
  readonly subject: Subject;
  readonly exemptions: readonly ExemptionInForce[];
  /** Leaves, and came in before the level in force began. */
  readonly enteredBefore: boolean;
  readonly plant: { readonly grade: string | null; readonly industry: string | null };
  /** By quota of the rule set, how many more it lets in. */
  readonly quotasLeft: Readonly<Record<string, number>>;
}

/** A road vehicle about which nothing but its file, the lists and the level matters. */
export const ORDINARY: Pick<FactInput, 'subject' | 'exemptions' | 'enteredBefore' | 'plant' | 'quotasLeft'> =
  {
    subject: 'road',
    exemptions: [],
    enteredBefore: false,
    plant: { grade: null, industry: null },
    quotasLeft: {},
  };
