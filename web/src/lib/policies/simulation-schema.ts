/** A simulation as it is asked for: checked on the page before it is sent, and by the server. */
import { check, forward, object, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { simulationLevels, simulationSpan } from '../../../../workflows/contract/simulation.ts';
import { choice, field } from '../forms/fields.ts';
import { parseLocal } from '../format/beijing.ts';
import type { Words } from '../i18n/words.ts';

const code = <Name extends keyof Words['simulation']['problems']>(name: Name): Name => name;

export const recordedLevel = 'recorded';
export const levelChoices = [recordedLevel, ...simulationLevels] as const;

export const simulationSchema = pipe(
  object({
    digest: field(code('badRequest'), (text) => /^[0-9a-f]{64}$/.test(text)),
    level: choice(code('level'), levelChoices),
    from: pipe(
      string(code('from')),
      check((text) => parseLocal(text.trim()) !== null, code('from')),
    ),
    to: pipe(
      string(code('to')),
      check((text) => parseLocal(text.trim()) !== null, code('to')),
    ),
  }),
  forward(
    partialCheck(
      [['from'], ['to']],
      ({ from, to }) => isPeriod(parseLocal(from), parseLocal(to)),
      code('to'),
    ),
    ['to'],
  ),
);

export type SimulationFields = InferOutput<typeof simulationSchema>;
export const simulationFormId = 'simulation';

function isPeriod(from: number | null, to: number | null): boolean {
  return from === null || to === null || (from < to && to - from <= simulationSpan);
}
