/** Every request: a guard against what no page can use, language and person from cookies; every error: a code, no stack. */
import { randomBytes } from 'node:crypto';
import { isHttpError, isRedirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit/hooks';
import { langOf, wordsOf } from './lib/i18n/words.ts';
import { notices } from './lib/server/notices.ts';
import { sentence } from './lib/server/sentence.ts';
import { isTooLarge } from './lib/server/body-limit.ts';
import { answerWith, keepGate, refusals } from './lib/server/gatekeeper.ts';
import { isUsableAddress } from './lib/server/input.ts';

export const init: ServerInit = () => {
  notices.begin();
  // Told by the process around the build, which waits for it.
  process.on('sveltekit:shutdown', () => refusals.close());
};

export const handle: Handle = async ({ event, resolve }) => {
  event.locals.lang = langOf(event.cookies.get('gg_lang'));
  event.locals.theme = event.cookies.get('gg_theme') === 'dark' ? 'dark' : 'light';
  event.locals.who = null;
  event.locals.position = notices.position;
  const response = await answerTo(event, resolve);
  // What one person saw is not shown to the next at the same screen.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return response;
};

async function answerTo(event: RequestEvent, resolve: Parameters<Handle>[0]['resolve']): Promise<Response> {
  const words = wordsOf(event.locals.lang);
  if (!isUsableAddress(event.url)) return sentence(event, 400, words.errors.badAddress);
  if (isTooLarge(event.request, event.route.id)) return answerWith(event, 413, words.errors.tooLarge);
  const refusal = await keepGate(event).catch((error: unknown) => gateless(event, error));
  if (refusal !== null) return refusal;
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace('%lang%', words.htmlLang).replace('%theme%', event.locals.theme),
  });
  const isPage = response.headers.get('content-type')?.includes('text/html') === true;
  return response.status === 405 && !isPage ? badMethod(event, response) : response;
}

/** The framework answers in English. */
function badMethod(event: RequestEvent, { headers }: Response): Response {
  const answer = answerWith(event, 405, wordsOf(event.locals.lang).errors.badMethod);
  const allowed = headers.get('allow');
  if (allowed !== null) answer.headers.set('allow', allowed);
  return answer;
}

/** Nobody can be asked who they are: the database is away. That heals by itself, and no page is shown meanwhile. */
function gateless(event: RequestEvent, error: unknown): Response {
  if (isRedirect(error) || isHttpError(error)) throw error;
  const code = complain(event, error);
  const { unavailable, code: quote } = wordsOf(event.locals.lang).errors;
  return sentence(event, 503, `${unavailable} ${quote} ${code}`);
}

export const handleError: HandleServerError = ({ kind, error, event }) => {
  const words = wordsOf(event.locals.lang ?? 'zh').errors;
  if (kind === 'app') return error;
  if (kind !== 'unknown') return { status: error.status, message: sentenceFor(error.status, words) };
  const code = complain(event, error);
  return isOutage(error)
    ? { status: 503, message: words.unavailable, code }
    : { status: 500, message: words.unexpected, code };
};

/** Into the log, under a code that people can quote. */
function complain(event: RequestEvent, error: unknown): string {
  const code = randomBytes(4).toString('hex').toUpperCase();
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${code} ${event.request.method} ${event.url.pathname}: ${reason}\n`);
  return code;
}

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
