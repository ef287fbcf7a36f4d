/** What became of an order, in codes: the page has the words. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { OrderFields } from './order-schema.ts';
import type { OrderKind } from './reasons.ts';

/** Why it was not done, where that is no fault of a field. */
export type OrderTrouble =
  | { readonly code: 'finished' | 'noAnswer' | 'unreachable' | 'badRequest' | 'notYours' }
  | { readonly code: 'notPossible'; readonly state: string }
  | ConsoleTrouble;

const hiddenFields = ['passage', 'kind'] as const;
const shownFields = ['plateNo', 'plateColour', 'reason', 'text'] as const;
export type OrderProblem =
  OrderTrouble | { readonly code: (typeof hiddenFields)[number] | (typeof shownFields)[number] };

export interface OrderDone {
  readonly passage: string;
  readonly kind: OrderKind;
  /** Null: nobody has read it. */
  readonly plateNo: string | null;
  /** The state of the passage when the order was answered. */
  readonly state: string;
  readonly seq: string;
}

/** The form as it was sent, with what is wrong at each field, and as its message why it was not done. */
export type OrderFormState = SuperValidated<OrderFields, OrderTrouble>;

export interface OrderForm {
  readonly form: OrderFormState;
  readonly done?: OrderDone;
}

type Problems = Pick<OrderFormState, 'errors' | 'message'>;

/** What is not said at a field that is shown. */
export function generalProblems({ errors, message }: Problems): OrderProblem[] {
  const hidden = hiddenFields.filter((name) => errors[name] !== undefined);
  return [...hidden.map((code) => ({ code })), ...(message ? [message] : [])];
}

/** All of it, where the form itself is not shown. */
export function allProblems(form: Problems): OrderProblem[] {
  const shown = shownFields.filter((name) => form.errors[name] !== undefined);
  return [...generalProblems(form), ...shown.map((code) => ({ code }))];
}
