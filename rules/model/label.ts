/** Text for people in both languages. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

export function label(zh: string, en: string): Label {
  return { zh, en };
}
