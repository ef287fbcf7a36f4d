/** Whom an exemption is for, in words; a vehicle by its plate. */
import { VEHICLE_CATEGORIES } from '../../../../rules/catalogue/codes.ts';
import type { ExemptionScope } from '../../../../workflows/contract/exemption.ts';
import { codeText } from '../format/codes.ts';
import { plateHalves } from '../format/plate.ts';
import type { Lang } from '../i18n/words.ts';

export function scopeText(scope: ExemptionScope, lang: Lang): string {
  const { ground, plateNo, fleet, cargo, vehicleCategory } = scope;
  const texts = {
    vehicle: plateHalves(plateNo ?? '').join('·'),
    fleet,
    cargo,
    category: codeText(VEHICLE_CATEGORIES, vehicleCategory, lang),
  };
  return texts[ground] ?? '—';
}
