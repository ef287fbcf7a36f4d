/** A checked form of an order, as the passage takes it. */
import { normalisePlate } from '../../../../rules/identification/plate-text.ts';
import type { IdentifyOrder, OverrideOrder, Person } from '../../../../workflows/contract/passage.ts';
import type { OrderFields } from '../orders/order-schema.ts';
import type { OrderKind } from '../orders/reasons.ts';

export type ParsedOrder = {
  readonly passage: string;
  /** Sent twice, it is one order. */
  readonly attempt: string;
} & (
  | { readonly kind: 'release' | 'refuse' | 'retryOpen'; readonly order: OverrideOrder }
  | { readonly kind: 'identify'; readonly order: IdentifyOrder }
);

/** `person` is who is signed in: nobody signs for somebody else. */
export function orderOf(typed: OrderFields, person: Person, at: number): ParsedOrder {
  const { passage } = typed;
  const attempt = /^[\w-]{8,64}$/.test(typed.attempt) ? typed.attempt : crypto.randomUUID();
  // The schema has looked.
  const kind = typed.kind as OrderKind;
  const order = { person, reason: { code: typed.reason, text: typed.text.trim() }, at };
  if (kind !== 'identify') return { passage, attempt, kind, order };
  const { plateColour } = typed;
  return {
    passage,
    attempt,
    kind,
    order: { ...order, plateNo: normalisePlate(typed.plateNo), plateColour },
  };
}
