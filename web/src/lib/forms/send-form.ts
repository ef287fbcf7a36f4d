/** Sends a form to its action, as SvelteKit does. */
import { deserialize } from '$app/forms';
import { words } from '../i18n/current.ts';
import { me } from '../people/me.ts';
import type { Me } from '../people/me.ts';
import { senderHeader } from '../people/sender.ts';

/** What an action answers. */
type Data = Record<string, unknown>;
export type Result = ReturnType<typeof deserialize<Data, Data>>;

/** Null: no answer that can be read, and so nobody knows whether it was done. */
export async function sendForm(action: URL, fields: FormData): Promise<Result | null> {
  try {
    const response = await fetch(action, {
      method: 'POST',
      headers: { accept: 'application/json', 'x-sveltekit-action': 'true', ...senderOf(me()) },
      cache: 'no-store',
      body: bodyOf(fields),
    });
    const { status } = response;
    // Of a proxy before the console, which has not seen it then.
    if (status === 413 && !isJson(response)) return readable({ message: words().errors.tooLarge, status });
    return readable({ ...deserialize<Data, Data>(await response.text()), status });
  } catch {
    return null;
  }
}

const isJson = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('application/json') ?? false;
function senderOf(who: Me | null): Record<string, string> {
  return who === null ? {} : { [senderHeader]: who.username };
}

/** Longer texts are shorter in parts: of what is not ASCII each byte would be three characters. */
const longText = 20_000;

/** Text where there is only text: mostly it is shorter. */
function bodyOf(fields: FormData): FormData | URLSearchParams {
  const texts = [...fields].filter((field): field is [string, string] => typeof field[1] === 'string');
  const isShort = texts.reduce((sum, [, text]) => sum + text.length, 0) < longText;
  return isShort && texts.length === [...fields].length ? new URLSearchParams(texts) : fields;
}

/** Before an action, SvelteKit answers with the error alone. */
function readable(answer: Result | { message?: unknown; status: number }): Result | null {
  if ('type' in answer) return answer;
  const { message, status } = answer;
  return typeof message === 'string' ? { type: 'error', status, error: { status, message } } : null;
}
