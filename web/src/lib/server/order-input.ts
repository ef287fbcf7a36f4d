/** The form of an order, read and checked field by field. */
import type { IdentifyOrder, OverrideOrder, Person } from '../../../../workflows/contract/passage.ts';
import { isPlate, normalisePlate, plateColours } from '../format/plate.ts';
import type { OrderFailed, OrderField, OrderProblem } from '../orders/order-outcome.ts';
import { orderFields } from '../orders/order-outcome.ts';
import { isOrderKind, reasonsOf } from '../orders/reasons.ts';
import { isPassageId } from '../passages/passage-id.ts';
import { fieldOf } from './input.ts';

export type ParsedOrder = {
  readonly passage: string;
  /** Sent twice, it is one order. */
  readonly attempt: string;
} & (
  | { readonly kind: 'release' | 'refuse' | 'retryOpen'; readonly order: OverrideOrder }
  | { readonly kind: 'identify'; readonly order: IdentifyOrder }
);

const textLimit = { least: 4, most: 300 } as const;

/** `person` is who is signed in: nobody signs for somebody else. */
export function parseOrder(form: FormData, person: Person, at: number): ParsedOrder | OrderFailed {
  const values = Object.fromEntries(orderFields.map((name) => [name, fieldOf(form, name) ?? ''])) as Record<
    OrderField,
    string
  >;
  const kind = fieldOf(form, 'kind');
  const passage = fieldOf(form, 'passage') ?? '';
  const problems = [...addressProblems(kind, passage), ...fieldProblems(kind, values)];
  if (problems.length > 0 || !isOrderKind(kind)) {
    const kept = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.slice(0, 1_000)]),
    );
    return { passage: passage.slice(0, 300), kind: (kind ?? '').slice(0, 20), problems, values: kept };
  }
  const given = fieldOf(form, 'attempt') ?? '';
  const attempt = /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
  const order = {
    person,
    reason: { code: values.reason, text: values.text },
    at,
  };
  if (kind !== 'identify') return { passage, attempt, kind, order };
  return {
    passage,
    attempt,
    kind,
    order: { ...order, plateNo: normalisePlate(values.plateNo), plateColour: values.plateColour },
  };
}

export function isFailed(parsed: ParsedOrder | OrderFailed): parsed is OrderFailed {
  return 'problems' in parsed;
}

function addressProblems(kind: string | null, passage: string): OrderProblem[] {
  const problems: OrderProblem[] = [];
  if (!isOrderKind(kind)) problems.push({ code: 'kind' });
  if (!isPassageId(passage)) problems.push({ code: 'passage' });
  return problems;
}

function fieldProblems(kind: string | null, values: Record<OrderField, string>): OrderProblem[] {
  const reasons: readonly string[] = isOrderKind(kind) ? reasonsOf[kind] : [];
  const length = [...values.text].length;
  const checks: [OrderField, boolean][] = [
    ['reason', reasons.includes(values.reason)],
    ['text', length >= textLimit.least && length <= textLimit.most],
  ];
  if (kind === 'identify') {
    checks.push(
      ['plateNo', isPlate(normalisePlate(values.plateNo))],
      ['plateColour', plateColours.includes(values.plateColour)],
    );
  }
  return checks.filter(([, ok]) => !ok).map(([code]) => ({ code }));
}
