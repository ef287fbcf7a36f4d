/** Until there is sign-in, a screen remembers the name that was typed on it last. */
import type { Cookies } from '@sveltejs/kit';

const shift = 12 * 60 * 60;

export function remember(cookies: Cookies, person: string): void {
  cookies.set('gg_person', person, {
    path: '/',
    maxAge: shift,
    sameSite: 'lax',
    httpOnly: true,
    secure: false,
  });
}
