import { readCandidates } from '../../../lib/server/candidates.ts';
import { isPassageId } from '../../../lib/passages/passage-id.ts';
import type { RequestHandler } from './$types';

const longest = 40;

export const GET: RequestHandler = async ({ url }) => {
  const passage = url.searchParams.get('passage') ?? '';
  const typed = (url.searchParams.get('typed') ?? '').slice(0, longest);
  return Response.json(isPassageId(passage) ? await readCandidates(passage, typed) : []);
};
