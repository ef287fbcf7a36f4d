/** Which reasons each order may have, in the order of the list. The codes are part of the record. */
import type { Words } from '../i18n/words.ts';

export const orderKinds = ['release', 'refuse', 'identify', 'retryOpen'] as const;
export type OrderKind = (typeof orderKinds)[number];
/** The key of each order. */
export const orderKeys: Readonly<Record<OrderKind, string>> = {
  release: 'r',
  refuse: 'x',
  identify: 'i',
  retryOpen: 't',
};
export type ReasonCode = keyof Words['acts']['reasons'];

export const reasonsOf: Readonly<Record<OrderKind, readonly ReasonCode[]>> = {
  release: ['file-wrong', 'livelihood', 'emergency', 'plant-danger', 'misread', 'checked-by-person', 'other'],
  refuse: ['not-compliant', 'no-documents', 'no-business', 'other'],
  identify: ['read-on-site', 'read-from-photo', 'other'],
  retryOpen: ['arm-not-up', 'power-restored', 'other'],
};

export function isOrderKind(text: string | null): text is OrderKind {
  return (orderKinds as readonly (string | null)[]).includes(text);
}
