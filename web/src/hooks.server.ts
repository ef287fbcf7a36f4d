/** Every request: a guard against what no page can use, language and person from cookies; every error: a code, no stack. */
import { randomBytes } from 'node:crypto';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { langOf, wordsOf } from './lib/i18n/words.ts';
import { notices } from './lib/server/notices.ts';
import { isUsableAddress, personOf } from './lib/server/input.ts';

export const init: ServerInit = () => {
  notices.begin();
};

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.lang = langOf(event.cookies.get('gg_lang'));
  event.locals.person = personOf(event.cookies.get('gg_person'));
  const words = wordsOf(event.locals.lang);
  if (!isUsableAddress(event.url)) return sentence(400, words.errors.badAddress);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) => html.replace('%lang%', words.htmlLang),
  });
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  return response;
};

function sentence(status: number, text: string): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  const words = wordsOf(event.locals.lang ?? 'zh').errors;
  if (kind === 'app') return error;
  if (kind !== 'unknown') return { status: error.status, message: sentenceFor(error.status, words) };
  const code = randomBytes(4).toString('hex').toUpperCase();
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${code} ${event.request.method} ${event.url.pathname}: ${reason}\n`);
  return isOutage(error)
    ? { status: 503, message: words.unavailable, code }
    : { status: 500, message: words.unexpected, code };
};

function sentenceFor(status: number, words: ReturnType<typeof wordsOf>['errors']): string {
  if (status === 404) return words.notFound;
  if (status === 405) return words.badMethod;
  if (status === 413) return words.tooLarge;
  if (status === 403) return words.foreignForm;
  return words.badForm;
}

/** The database is away or answers too late: that heals by itself. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message } = error as Error & { code?: string };
  if (code !== undefined && /^(P1\d{3}|P2024|ECONN|57P0|08)/.test(code)) return true;
  return /ECONNREFUSED|ECONNRESET|Connection terminated|timeout exceeded|statement timeout|Can't reach database|shutting down|starting up/i.test(
    message,
  );
}
