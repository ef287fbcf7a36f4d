/** The form action of every page that takes orders. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import type { OrderFailed, OrderForm, OrderProblem } from '../orders/order-outcome.ts';
import { orderFields } from '../orders/order-outcome.ts';
import { database } from './database.ts';
import { formOf } from './form.ts';
import { fieldOf } from './input.ts';
import { isFailed, parseOrder } from './order-input.ts';
import { giveOrder } from './orders.ts';
import { signerOf } from './whoami.ts';

export async function orderAction(event: RequestEvent): Promise<OrderForm | ActionFailure<OrderForm>> {
  const form = await formOf(event);
  const parsed = parseOrder(form, signerOf(event.locals), Date.now());
  if (isFailed(parsed)) return fail(400, { failed: parsed });
  const { passage, kind } = parsed;
  const answer = await giveOrder(parsed);
  if ('seq' in answer) {
    const plateNo = parsed.kind === 'identify' ? parsed.order.plateNo : await plateOf(passage);
    return { done: { passage, kind, plateNo, state: answer.state, seq: answer.seq } };
  }
  const values = Object.fromEntries(orderFields.map((name) => [name, fieldOf(form, name) ?? '']));
  const failed: OrderFailed = { passage, kind, problems: [answer], values };
  return fail(statusOf(answer), { failed });
}

function statusOf({ code }: OrderProblem): number {
  if (code === 'notYours') return 403;
  return code === 'unreachable' || code === 'noAnswer' ? 503 : 409;
}

/** For the sentence that says what was done; it was done, also where the database does not answer now. */
async function plateOf(id: string): Promise<string | null> {
  const row = await database()
    .passage.findUnique({ where: { id }, select: { plateNo: true } })
    .catch(() => null);
  return row?.plateNo ?? null;
}
