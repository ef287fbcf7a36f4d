/** Before every request: who is it, and may they. What is refused is in the ledger. */
import { redirect } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { recordAccess } from '../../../../people/access-log.ts';
import { mayDo } from '../../../../workflows/contract/roles.ts';
import { wordsOf } from '../i18n/words.ts';
import { senderHeader } from '../people/sender.ts';
import { database } from './database.ts';
import { actionOf, askedOf, isAction } from './permissions.ts';
import { RefusalLog } from './refusal-log.ts';
import { sentence } from './sentence.ts';
import { whoIs } from './whoami.ts';
import type { Who } from './whoami.ts';

/** An answer instead of the page, or null: go on. Sets `locals.who`. */
export async function keepGate(event: RequestEvent): Promise<Response | null> {
  const { route, request, url, locals } = event;
  // Asked by machines, most of all when the database is away.
  if (route.id === '/healthz') return null;
  if (route.id === '/touch' && request.headers.get('origin') !== url.origin)
    return answerWith(event, 403, wordsOf(locals.lang).errors.foreignForm);
  const asked = route.id === null ? 'anyone' : askedOf(route.id, request.method, actionOf(url));
  locals.who = await whoIs(event, { touched: isTouch(event) });
  if (asked === 'anyone') return null;
  const { who } = locals;
  if (who === null) return strangerAnswer(event);
  if (isMeantForAnother(event, who))
    return answerWith(event, 409, wordsOf(locals.lang).people.another(who.name));
  if (asked === 'signed-in') return null;
  if (who.due !== null) return redirectTo('/account');
  if (asked !== null && mayDo(who.role, asked)) return null;
  return refuse(event, asked ?? 'not in the table');
}

/** The answer to somebody who may not, with an entry that says what they lack. */
export async function refuse(event: RequestEvent, asked: string): Promise<Response> {
  await recordRefusal(event, asked);
  return forbidden(event);
}

/** A form that was sent, a page that was opened: somebody is there. What an open page fetches is not. */
function isTouch({ request, isDataRequest }: RequestEvent): boolean {
  if (request.method === 'POST') return true;
  return !isDataRequest && request.headers.get('sec-fetch-mode') === 'navigate';
}

/** An open page says whose it is: nobody signs what somebody else has typed because they signed in meanwhile. */
function isMeantForAnother({ request }: RequestEvent, { username }: Who): boolean {
  const sender = request.headers.get(senderHeader);
  return sender !== null && sender !== username;
}

/** What was typed into a form stays in it: signing in elsewhere and sending again goes on where it stopped. */
function strangerAnswer(event: RequestEvent): Response {
  const { request, url, locals } = event;
  const sentence = wordsOf(locals.lang).people.signInFirst;
  if (isEnhancedForm(request)) {
    const data = JSON.stringify([{ signedOut: 1 }, true]);
    return Response.json({ type: 'failure', status: 401, data }, { status: 200 });
  }
  const isPage = event.isDataRequest || (request.headers.get('accept') ?? '').includes('text/html');
  if (!isPage) return new Response(`${sentence}\n`, { status: 401 });
  const next = request.method === 'GET' ? `${url.pathname}${url.search}` : url.pathname;
  return redirectTo(next === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`);
}

/** Thrown, not answered: for what a page fetches, a redirect has a form of its own. */
function redirectTo(path: string): never {
  redirect(303, path);
}

/** People get a page of the console, with the rail to go on by. */
async function forbidden(event: RequestEvent): Promise<Response> {
  const { request, isDataRequest, locals, url } = event;
  const isPage = !isDataRequest && (request.headers.get('accept') ?? '').includes('text/html');
  if (!isPage || isEnhancedForm(request) || locals.who?.due !== null)
    return answerWith(event, 403, wordsOf(locals.lang).people.forbidden);
  // As deep as what was asked for: a page finds its files from where it lies.
  const path = `/refused${url.pathname.replace(/^\/[^/]*/, '')}`;
  const { body, headers } = await event.fetch(path, { headers: { accept: 'text/html' } });
  return new Response(body, { status: 403, headers });
}

/** A sentence in the form that the asker can read. */
export function answerWith(event: RequestEvent, status: number, message: string): Response {
  const { request, isDataRequest } = event;
  if (isEnhancedForm(request))
    return Response.json({ type: 'error', status, error: { status, message } }, { status });
  if (isDataRequest) return Response.json({ status, message }, { status });
  return sentence(event, status, message);
}

function isEnhancedForm(request: Request): boolean {
  return request.method === 'POST' && request.headers.get('x-sveltekit-action') === 'true';
}

/** Into the ledger: who asked for what, and `why` it was refused; often the same, as a count. Strangers are not recorded. */
export async function recordRefusal(event: RequestEvent, why: string): Promise<void> {
  const { url, request, route, locals } = event;
  if (locals.who === null) return;
  const { name: person, username, role } = locals.who;
  const action = actionOf(url);
  const topic = route.id === '/events' ? url.searchParams.get('page') : null;
  const more = action === null ? topic && `?page=${topic}` : `?/${action}`;
  const detail = `${request.method} ${url.pathname}${more ?? ''} (${why})`;
  const address = event.getClientAddress();
  // Whatever is made up in an address or an action, the kinds of one person are few.
  const act = action !== null && isAction(route.id ?? '', action) ? action : '';
  const kind = [username, role, address, route.id, act, why].join(' ');
  await refusals.tell(kind, { act: 'refused', person, username, role, address, detail });
}

export const refusals = new RefusalLog((access) => recordAccess(database(), access));
