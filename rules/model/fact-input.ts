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
}

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
}
