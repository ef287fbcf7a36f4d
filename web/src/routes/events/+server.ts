import { reviewId } from '../../../../workflows/contract/ids.ts';
import { isPassageId } from '../../lib/passages/passage-id.ts';
import { isTopic, topics } from '../../lib/live/topics.ts';
import { eventStream } from '../../lib/server/event-stream.ts';
import type { Notice } from '../../lib/server/notices.ts';
import { isStanding } from '../../lib/server/whoami.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, locals }) => {
  const wanted = wantedBy(url.searchParams);
  if (wanted === null)
    return new Response('Name a page: ?page=gates, or ?passage=<passage number>.\n', { status: 400 });
  return new Response(
    eventStream({
      wanted: (notice) => topics.alerts(notice.kind) || wanted(notice),
      isStanding: () => isStanding(locals.who?.session ?? ''),
    }),
    { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } },
  );
};

function wantedBy(parameters: URLSearchParams): ((notice: Notice) => boolean) | null {
  const page = parameters.get('page');
  if (isTopic(page)) return ({ kind }) => topics[page](kind);
  const passage = parameters.get('passage') ?? '';
  const followed = [passage, reviewId(passage)];
  return isPassageId(passage) ? ({ subject }) => followed.includes(subject) : null;
}
