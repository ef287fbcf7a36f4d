/** A vehicle as its page shows it. */
import type { RecentPassage } from '../gates/lane-view.ts';
import type { VehicleRow } from '../lists/list-rows.ts';

export interface VehicleView {
  readonly file: VehicleRow;
  /** Since when it is on the over-limit list, ms; null: it is not. */
  readonly overLimitSince: number | null;
  readonly passages: readonly RecentPassage[];
}

/** As everybody may see it: made on the server. */
export interface MaskedContact {
  readonly driver: string | null;
  readonly phone: string | null;
  readonly owner: string | null;
  readonly licence: boolean;
  readonly recordedAt: number;
  readonly seq: string;
}

/** After an act only, and never a part of a page that is read. */
export interface UnmaskedContact extends Pick<MaskedContact, 'driver' | 'phone' | 'owner' | 'licence'> {
  /** Of whom; a page may show the next vehicle already. */
  readonly path: string;
  /** Until when it may be shown, ms. */
  readonly until: number;
}

/** What the form actions of the page answer beside their forms. */
export interface VehicleForm {
  readonly unmasked?: UnmaskedContact;
  readonly filed?: { readonly seq: string; readonly isGone: boolean };
  /** The act was refused for what has nothing to do with a field. */
  readonly problem?: 'changed' | 'noContact' | 'nothingToRemove';
}

export interface VehicleAnswer extends VehicleForm {
  readonly form?: { readonly id: string };
}
