/** What became of an order, in codes: the page has the words. */
import type { OrderKind } from './reasons.ts';

export const orderFields = ['reason', 'text', 'plateNo', 'plateColour'] as const;
export type OrderField = (typeof orderFields)[number];
export type OrderProblem =
  | {
      readonly code:
        OrderField | 'passage' | 'kind' | 'finished' | 'noAnswer' | 'unreachable' | 'badRequest' | 'notYours';
    }
  | { readonly code: 'notPossible'; readonly state: string }
  /** The console itself failed; `message` is for people. */
  | { readonly code: 'console'; readonly message: string };

export interface OrderDone {
  readonly passage: string;
  readonly kind: OrderKind;
  /** Null: nobody has read it. */
  readonly plateNo: string | null;
  /** The state of the passage when the order was answered. */
  readonly state: string;
  readonly seq: string;
}

/** `values` is what was typed, so that a page without scripts loses nothing either. */
export interface OrderFailed {
  readonly passage: string;
  readonly kind: string;
  readonly problems: readonly OrderProblem[];
  readonly values: Readonly<Partial<Record<OrderField, string>>>;
}

export interface OrderForm {
  readonly done?: OrderDone;
  readonly failed?: OrderFailed;
}
