/** What is in a form of the document, by the names that are known. */

export type Fields = Record<string, string>;

export function sentOf<Typed extends Fields>(known: Typed, sent: FormData): Partial<Typed> {
  const texts = Object.keys(known).flatMap((name) => {
    const value = sent.get(name);
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(texts) as Partial<Typed>;
}

/**
 * With what somebody typed or chose before the page was alive: the form stands in the document with its id as
 * `data-form`, and nothing hears it yet.
 */
export function withTypedBefore<Typed extends Fields>(id: string, start: Typed): Typed {
  const forms = typeof document === 'undefined' ? [] : [...document.forms];
  const early = forms.find(({ dataset }) => dataset['form'] === id && dataset['alive'] === undefined);
  return early === undefined ? start : { ...start, ...sentOf(start, new FormData(early)) };
}

/** From now on the form hears what is typed. */
export function markAlive({ dataset }: HTMLFormElement): void {
  dataset['alive'] = '';
}
