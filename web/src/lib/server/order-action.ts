/** The form action of every page that takes orders. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import type { OrderForm, OrderTrouble } from '../orders/order-outcome.ts';
import { orderFormId, orderSchema } from '../orders/order-schema.ts';
import type { OrderFields } from '../orders/order-schema.ts';
import { database } from './database.ts';
import { checkedForm } from './form.ts';
import { orderOf } from './order-input.ts';
import { giveOrder } from './orders.ts';
import { signerOf } from './whoami.ts';

export async function orderAction(event: RequestEvent): Promise<OrderForm | ActionFailure<OrderForm>> {
  const form = await checkedForm<OrderFields, OrderTrouble>(event, { id: '', schema: orderSchema });
  form.id = orderFormId(form.data);
  if (!form.valid) return fail(400, { form });
  const parsed = orderOf(form.data, signerOf(event), Date.now());
  const { passage, kind } = parsed;
  const answer = await giveOrder(parsed);
  if ('seq' in answer) {
    const plateNo = parsed.kind === 'identify' ? parsed.order.plateNo : await plateOf(passage);
    return { form, done: { passage, kind, plateNo, state: answer.state, seq: answer.seq } };
  }
  return message(form, answer, { status: statusOf(answer) }) as ActionFailure<OrderForm>;
}

function statusOf({ code }: OrderTrouble): 403 | 409 | 503 {
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
