/** Rows as the lists show them. Instants in milliseconds since the epoch. */
import type { RecentPassage } from '../gates/lane-view.ts';

export type PassageRow = RecentPassage;

export type LedgerRow = PassageRow & {
  readonly gate: string | null;
  readonly photos: number;
} & Pick<VehicleRow, 'vehicleType' | 'vin' | 'registeredOn' | 'useNature' | 'network' | 'cargo' | 'fleet'>;

export interface VehicleRow {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly vehicleType: string | null;
  readonly fuel: string | null;
  readonly stage: string | null;
  readonly basis: string | null;
  readonly category: string | null;
  readonly useNature: string | null;
  readonly network: string | null;
  readonly vin: string | null;
  /** `20190412` */
  readonly registeredOn: string | null;
  readonly fleet: string | null;
  readonly cargo: string | null;
  readonly seq: string;
}

export interface AuditRow {
  readonly seq: string;
  readonly kind: string;
  readonly subject: string;
  readonly at: number;
  readonly recordedAt: number;
  /** `via`: `host` where somebody ordered on the machine itself. */
  readonly actor: { readonly kind: string; readonly name: string; readonly via?: string };
  /** The payload as the ledger holds it: canonical JSON. */
  readonly payload: string;
  readonly hash: string;
}
