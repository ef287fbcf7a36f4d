/** An order as it is typed: checked on the page before it is sent, and by the server. */
import { forward, object, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { plateTextProblem } from '../../../../rules/identification/plate-text.ts';
import { choice, field, reasonText } from '../forms/fields.ts';
import { plateColours } from '../format/plate.ts';
import type { Words } from '../i18n/words.ts';
import { isPassageId } from '../passages/passage-id.ts';
import { isOrderKind, orderKinds, reasonsOf } from './reasons.ts';

const code = <Code extends keyof Words['orderProblems']>(name: Code): Code => name;

/** It would look right to whoever checks it. */
function isDisguised(plateNo: string): boolean {
  const problem = plateTextProblem(plateNo);
  return problem === 'invisible' || problem === 'homoglyph';
}

export const orderSchema = pipe(
  object({
    passage: field(code('passage'), isPassageId),
    kind: choice(code('kind'), orderKinds),
    /** Sent twice, it is one order. */
    attempt: string(code('badRequest')),
    reason: string(code('reason')),
    text: reasonText(code('text')),
    plateNo: string(code('plateNo')),
    plateColour: string(code('plateColour')),
  }),
  forward(
    partialCheck(
      [['kind'], ['reason']],
      ({ kind, reason }) => isOrderKind(kind) && (reasonsOf[kind] as readonly string[]).includes(reason),
      code('reason'),
    ),
    ['reason'],
  ),
  forward(
    partialCheck(
      [['kind'], ['plateNo']],
      ({ kind, plateNo }) => kind !== 'identify' || !isDisguised(plateNo),
      code('plateCharacters'),
    ),
    ['plateNo'],
  ),
  forward(
    partialCheck(
      [['kind'], ['plateNo']],
      ({ kind, plateNo }) =>
        kind !== 'identify' || plateTextProblem(plateNo) === null || isDisguised(plateNo),
      code('plateNo'),
    ),
    ['plateNo'],
  ),
  forward(
    partialCheck(
      [['kind'], ['plateColour']],
      ({ kind, plateColour }) => kind !== 'identify' || plateColours.includes(plateColour),
      code('plateColour'),
    ),
    ['plateColour'],
  ),
);

export type OrderFields = InferOutput<typeof orderSchema>;

/** All orders have ids that begin with `order/`. */
export const orderFormId = ({ kind, passage }: Pick<OrderFields, 'kind' | 'passage'>): string =>
  `order/${kind}/${passage}`;
