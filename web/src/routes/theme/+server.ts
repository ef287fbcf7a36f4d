import { redirect } from '@sveltejs/kit';
import { isSecure } from '../../lib/server/auth.ts';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { pathOf } from '../../lib/server/start-page.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 60 * 60;

export const POST: RequestHandler = async (event) => {
  const form = await formOf(event);
  const theme = fieldOf(form, 'theme') === 'dark' ? 'dark' : 'light';
  event.cookies.set('gg_theme', theme, {
    path: '/',
    maxAge: year,
    sameSite: 'lax',
    secure: isSecure(event.url),
  });
  redirect(303, pathOf(fieldOf(form, 'back')) ?? '/');
};
