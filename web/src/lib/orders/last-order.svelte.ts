/**
 * The outcome of the last order of this screen. Kept here and not in the page, because notices make the page read its
 * data again at any moment, and what was said to a person stays until the next order.
 */
import { page } from '$app/state';
import type { OrderDone, OrderForm, OrderFormState } from './order-outcome.ts';

class LastOrder {
  #told = $state.raw<OrderForm | null>(null);

  /** Without scripts the page itself brings the outcome. */
  get #outcome(): OrderForm | null {
    return this.#told ?? (page.form as OrderForm | null);
  }

  get done(): OrderDone | null {
    return this.#outcome?.done ?? null;
  }

  get failed(): OrderFormState | null {
    const form = this.#outcome?.form;
    return form === undefined || form.valid || !form.id.startsWith('order/') ? null : form;
  }

  tell(outcome: OrderForm | null): void {
    this.#told = outcome;
  }
}

export const lastOrder = new LastOrder();
