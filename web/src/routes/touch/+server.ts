/** Somebody touched the screen: the session goes on. The gatekeeper has done it already. */
import type { RequestHandler } from './$types';

export const POST: RequestHandler = () => new Response(null, { status: 204 });
