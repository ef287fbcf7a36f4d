/** Why a form of personal data came back without an answer of its own, in a sentence. */
export function troubleText(thrown: unknown, noAnswer: string): string {
  if (thrown instanceof Error) return noAnswer;
  const { message = noAnswer, code = '' } = (thrown ?? {}) as { message?: string; code?: string };
  return [message, code].filter((part) => part !== '').join(' ');
}
