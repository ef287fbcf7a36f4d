/** A person's order to a passage: a Temporal update, answered when it is in the ledger. */
import { failures } from '../../../../workflows/contract/failures.ts';
import {
  identifyUpdate,
  refuseUpdate,
  releaseUpdate,
  retryOpenUpdate,
} from '../../../../workflows/contract/passage.ts';
import type { OrderAnswer } from '../../../../workflows/contract/passage.ts';
import type { OrderTrouble } from '../orders/order-outcome.ts';
import { troubleOf } from './failures.ts';
import type { TemporalTrouble } from './failures.ts';
import type { ParsedOrder } from './order-input.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';

const patience = 12_000;

/** The answer, or why there is none. */
export async function giveOrder(parsed: ParsedOrder): Promise<OrderAnswer | OrderTrouble> {
  try {
    await mustBeReachable();
    return await within(patience, () => send(parsed));
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return problemOf(trouble);
  }
}

function send(parsed: ParsedOrder): Promise<OrderAnswer> {
  const handle = temporal().workflow.getHandle(parsed.passage);
  const updateId = parsed.attempt;
  if (parsed.kind === 'identify')
    return handle.executeUpdate(identifyUpdate, { updateId, args: [parsed.order] });
  const update = { release: releaseUpdate, refuse: refuseUpdate, retryOpen: retryOpenUpdate }[parsed.kind];
  return handle.executeUpdate(update, { updateId, args: [parsed.order] });
}

function problemOf(trouble: TemporalTrouble): OrderTrouble {
  if (trouble.kind === 'notFound') return { code: 'finished' };
  if (trouble.kind !== 'refused') return { code: trouble.kind };
  if (trouble.type === failures.notYours) return { code: 'notYours' };
  if (trouble.type !== failures.notPossibleNow) return { code: 'badRequest' };
  const [detail] = trouble.details as readonly { state?: string }[];
  return { code: 'notPossible', state: detail?.state ?? '' };
}
