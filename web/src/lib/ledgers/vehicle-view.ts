/** A vehicle as its page shows it. */
import type { ExemptionLine } from '../exemptions/exemption-view.ts';
import type { FormState, MixedFields } from '../forms/page-form.ts';
import type { RecentPassage } from '../gates/lane-view.ts';
import type { VehicleRow } from '../lists/list-rows.ts';
import type { VinState } from '../../../../people/vin-confirmation.ts';
import type { ContactFields } from './contact-schema.ts';
import type { UnmaskFields } from './unmask-schema.ts';
import type { VinFields } from './vin-schema.ts';

export interface VehicleView {
  readonly file: VehicleRow;
  /** Of a VIN with a wrong check digit; null: it has none, or a right one. */
  readonly vin: VinState | null;
  /** Since when it is on the over-limit list, ms; null: it is not. */
  readonly overLimitSince: number | null;
  /** In force for it now. */
  readonly exemptions: readonly ExemptionLine[];
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

/** An act was refused for what has nothing to do with a field. */
export interface VehicleTrouble {
  readonly code: 'changed' | 'noContact' | 'nothingToRemove' | 'vinNothing' | 'vinChanged' | 'vinOwn';
}

/** What the form actions of the page answer. */
export interface VehicleForm<Typed extends MixedFields = ContactFields | UnmaskFields | VinFields> {
  readonly form: FormState<VehicleTrouble, Typed>;
  readonly unmasked?: UnmaskedContact;
  readonly filed?: { readonly seq: string; readonly isGone: boolean };
}
