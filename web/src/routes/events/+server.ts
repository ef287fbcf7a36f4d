/** The stream of one open page. It goes on where the page says that it was: by `Last-Event-ID`, or by `since`. */
import type { IncomingMessage } from 'node:http';
import type { RequestEvent } from '@sveltejs/kit';
import { reviewId } from '../../../../workflows/contract/ids.ts';
import { mayDo } from '../../../../workflows/contract/roles.ts';
import type { Act } from '../../../../workflows/contract/roles.ts';
import { wordsOf } from '../../lib/i18n/words.ts';
import { isTopic, passageTopic, topics } from '../../lib/live/topics.ts';
import type { Topic, Wanted } from '../../lib/live/topics.ts';
import { isPassageId } from '../../lib/passages/passage-id.ts';
import { eventStream } from '../../lib/server/event-stream.ts';
import type { Follower } from '../../lib/server/event-stream.ts';
import { refuse } from '../../lib/server/gatekeeper.ts';
import { sentence } from '../../lib/server/sentence.ts';
import { standings } from '../../lib/server/standings.ts';
import type { Who } from '../../lib/server/whoami.ts';
import type { RequestHandler } from './$types';

interface Asked {
  readonly who: Who;
  readonly asks: Act;
  readonly wanted: Wanted;
  readonly from: Follower['from'];
}

export const GET: RequestHandler = (event) => {
  const asked = readAsked(event);
  if (asked instanceof Response) return asked;
  const { who, asks, wanted, from } = asked;
  if (!mayDo(who.role, asks)) return refuse(event, asks);
  if (isFull(who)) return sentence(event, 429, wordsOf(event.locals.lang).errors.tooManyStreams(mostStreams));
  const { req } = event.platform as { req: IncomingMessage };
  const follower = { wanted, from, session: who.session, role: who.role, cut: () => req.destroy() };
  return new Response(eventStream(follower), {
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      // A reverse proxy would keep events until it has enough of them.
      'x-accel-buffering': 'no',
    },
  });
};

/** A page whose stream was refused cannot see why: it asks here. What was refused is in the ledger already. */
export const HEAD: RequestHandler = (event) => {
  const asked = readAsked(event);
  if (asked instanceof Response) return new Response(null, { status: asked.status });
  if (!mayDo(asked.who.role, asked.asks)) return new Response(null, { status: 403 });
  return new Response(null, { status: isFull(asked.who) ? 429 : 200 });
};

/** More pages than anybody looks at. A page that gets no stream says how old it is, and asks again. */
const mostStreams = 12;
const isFull = ({ session }: Who): boolean => standings.streamsOf(session) >= mostStreams;

function readAsked(event: RequestEvent): Asked | Response {
  const { url, request, locals } = event;
  const { people, errors } = wordsOf(locals.lang);
  const { who } = locals;
  if (who === null) return sentence(event, 401, people.signInFirst);
  const followed = followedBy(url.searchParams);
  if (followed === null) return sentence(event, 400, errors.badStream);
  const since = url.searchParams.get('since');
  if (since !== null && !isPosition(since)) return sentence(event, 400, errors.badStreamStart);
  const back = request.headers.get('last-event-id') || since;
  const from = back === null ? null : isPosition(back) ? Number(back) : 'unknown';
  const kinds = [...topics.alerts.kinds, ...followed.topic.kinds];
  return { who, asks: followed.topic.asks, wanted: { kinds, subjects: followed.subjects }, from };
}

function followedBy(parameters: URLSearchParams): { topic: Topic; subjects: string[] } | null {
  const page = parameters.get('page');
  if (isTopic(page)) return { topic: topics[page], subjects: [] };
  const passage = parameters.get('passage') ?? '';
  return isPassageId(passage) ? { topic: passageTopic, subjects: [passage, reviewId(passage)] } : null;
}

function isPosition(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}
