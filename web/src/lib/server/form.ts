/** The body of a form, or a sentence about why it cannot be read; and what the schema of the page says of it. */
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { superValidate } from 'sveltekit-superforms';
import type { SuperValidated } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import type { ValidationAdapter } from 'sveltekit-superforms/adapters';
import type { GenericSchema } from 'valibot';
import type { ConsoleTrouble, Fields, MixedFields } from '../forms/page-form.ts';
import { wordsOf } from '../i18n/words.ts';
import { secretFields } from '../people/account-schemas.ts';

export async function formOf({
  request,
  locals,
}: Pick<RequestEvent, 'request' | 'locals'>): Promise<FormData> {
  const words = wordsOf(locals.lang).errors;
  try {
    return await request.formData();
  } catch (thrown) {
    const { status } = thrown as { status?: number };
    return status === 413 ? error(413, words.tooLarge) : error(400, words.badForm);
  }
}

type Asked = Pick<RequestEvent, 'request' | 'locals'>;

/** Longer than any field may be, short enough to be sent back. */
const longestField = 2_000;
const mostTicked = 20;

interface Checked<Typed> {
  readonly id: string;
  readonly schema: GenericSchema<Typed, Typed> & { readonly entries: object };
  /** Fields of the schema that are boxes to tick. */
  readonly lists?: readonly string[];
  /** Fields of the schema that are files. */
  readonly files?: readonly string[];
  /** Of a field, in characters; what is beyond is cut off. */
  readonly longest?: number;
}

/**
 * A form checked by its schema, with what was typed as it was typed. Only the fields of the schema are read, as text
 * unless they are named as something else: not the ids, the JSON and the files that the library would take from
 * whoever sends them.
 */
export async function checkedForm<Typed extends MixedFields, Problem = never>(
  event: Asked,
  { id, schema, lists = [], files = [], longest = longestField }: Checked<Typed>,
): Promise<SuperValidated<Typed, Problem | ConsoleTrouble>> {
  const sent = await formOf(event);
  const fields = new FormData();
  for (const name of Object.keys(schema.entries)) {
    const value = sent.get(name);
    if (lists.includes(name))
      for (const one of sent.getAll(name).slice(0, mostTicked)) fields.append(name, textOf(one, longest));
    else if (!files.includes(name)) fields.set(name, textOf(value, longest));
    // A browser sends an empty one for none.
    else if (value instanceof File ? value.size > 0 : value) fields.set(name, value as File);
  }
  // The library does not see that what comes out is of the type that goes in.
  const adapter = valibot(schema) as unknown as ValidationAdapter<Typed, Typed>;
  return superValidate<Typed, Problem | ConsoleTrouble, Typed>(fields, adapter, { id });
}

function textOf(value: FormDataEntryValue | null, longest: number): string {
  return typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n').slice(0, longest) : '';
}

/** What may not come back, into a page or into a cache of one. */
export function withoutSecrets<State extends { data: Fields }>(form: State): State {
  const secrets = secretFields.filter((name) => name in form.data);
  return { ...form, data: { ...form.data, ...Object.fromEntries(secrets.map((name) => [name, ''])) } };
}
