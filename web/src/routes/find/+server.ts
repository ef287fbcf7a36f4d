import { find } from '../../lib/server/find.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ url }) =>
  Response.json(await find(url.searchParams.get('q') ?? ''));
