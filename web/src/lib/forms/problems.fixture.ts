/** What a schema says of a form, for tests: the codes by field. The adapters of page and server say the same. */
import { flatten, safeParse } from 'valibot';
import type { GenericSchema } from 'valibot';

export function problemsOf(
  schema: GenericSchema,
  typed: object,
): Readonly<Record<string, readonly string[]>> {
  const { success, issues } = safeParse(schema, typed);
  if (success) return {};
  return (flatten(issues).nested ?? {}) as Readonly<Record<string, readonly string[]>>;
}
