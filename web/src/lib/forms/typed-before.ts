/** What is in a form of the document, by the names that are known. */

export type Fields = Record<string, string>;

/** What a form may hold beside texts: boxes that are ticked, and a file or none. */
export type MixedFields = Record<string, string | readonly string[] | File | undefined>;

export function sentOf<Typed extends MixedFields>(known: Typed, sent: FormData): Partial<Typed> {
  const values: [string, MixedFields[string]][] = [];
  for (const [name, value] of Object.entries(known)) {
    const given = sent.get(name);
    if (Array.isArray(value)) values.push([name, sent.getAll(name).filter((one) => typeof one === 'string')]);
    else if (typeof value === 'string' ? typeof given === 'string' : given instanceof File && given.size > 0)
      values.push([name, given ?? undefined]);
  }
  return Object.fromEntries(values) as Partial<Typed>;
}

/**
 * With what somebody typed or chose before the page was alive: the form stands in the document with its id as
 * `data-form`, and nothing hears it yet.
 */
export function withTypedBefore<Typed extends MixedFields>(id: string, start: Typed): Typed {
  const forms = typeof document === 'undefined' ? [] : [...document.forms];
  const early = forms.find(({ dataset }) => dataset['form'] === id && dataset['alive'] === undefined);
  return early === undefined ? start : { ...start, ...sentOf(start, new FormData(early)) };
}

/** From now on the form hears what is typed. */
export function markAlive({ dataset }: HTMLFormElement): void {
  dataset['alive'] = '';
}
