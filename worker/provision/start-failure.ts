/** The site cannot start for a reason that a person can remove; printed as one sentence, without a stack. */
export class StartFailure extends Error {
  /** What to do about it, as the end of a sentence: "choose another port with GREENGATE_CONSOLE_PORT". */
  readonly hint: string;

  constructor(problem: string, hint: string, options?: { readonly cause?: unknown }) {
    super(`${problem}; ${hint}.`, options);
    this.name = 'StartFailure';
    this.hint = hint;
  }
}

/** The text of anything that was thrown; connection errors of several addresses carry it one level down. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '')
    return thrown.errors.map(reasonOf).join(', ');
  return thrown instanceof Error ? thrown.message : String(thrown);
}
