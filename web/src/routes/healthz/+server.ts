import { siteHealth } from '../../lib/server/health.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async () => {
  const health = await siteHealth();
  return Response.json(health, { status: health.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } });
};
