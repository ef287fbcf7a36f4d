import * as v from 'valibot';
import type { PlateRead } from '../ports/camera.port.ts';

const ledgerColours = ['0', '1', '2', '3', '4', '5', '6'] as const;
type LedgerColour = (typeof ledgerColours)[number];

/** Code meanings of one camera: makers reuse the envelope with their own codes, so the device row may replace them. */
export interface VzenithMap {
  /** Camera colour code → ledger colour code 0–6. */
  readonly colours: Readonly<Record<string, LedgerColour>>;
  /** Camera trigger code → trigger. */
  readonly triggers: Readonly<Record<string, PlateRead['trigger']>>;
}

/** Vzenith's own codes (domain §6.1 and Appendix C). */
export const defaultVzenithMap: VzenithMap = {
  colours: { '0': '5', '1': '0', '2': '1', '3': '2', '4': '3', '5': '4', '6': '6' },
  triggers: {
    '1': 'auto',
    '2': 'io',
    '4': 'software',
    '8': 'virtual-loop',
    '64': 'stranded',
    '65': 'recovered',
    '66': 'turned-back',
  },
};

const code = v.pipe(v.string(), v.regex(/^\d{1,4}$/, 'must be the decimal code that the camera sends'));

/** A table in the device row replaces the default table as a whole; an absent one leaves it. */
export const vzenithMapSchema = v.strictObject({
  colours: v.optional(
    v.record(code, v.picklist(ledgerColours, 'must be a ledger colour code, "0" to "6"')),
    defaultVzenithMap.colours,
  ),
  triggers: v.optional(
    v.record(
      code,
      v.picklist([
        'auto',
        'io',
        'software',
        'virtual-loop',
        'stranded',
        'recovered',
        'turned-back',
        'other',
      ] satisfies PlateRead['trigger'][]),
    ),
    defaultVzenithMap.triggers,
  ),
});
