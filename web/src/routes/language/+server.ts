import { redirect } from '@sveltejs/kit';
import { langOf } from '../../lib/i18n/words.ts';
import { isSecure } from '../../lib/server/auth.ts';
import { formOf } from '../../lib/server/form.ts';
import { fieldOf } from '../../lib/server/input.ts';
import { pathOf } from '../../lib/server/start-page.ts';
import type { RequestHandler } from './$types';

const year = 365 * 24 * 60 * 60;

export const POST: RequestHandler = async (event) => {
  const form = await formOf(event);
  event.cookies.set('gg_lang', langOf(fieldOf(form, 'lang') ?? undefined), {
    path: '/',
    maxAge: year,
    sameSite: 'lax',
    secure: isSecure(event.url),
  });
  redirect(303, pathOf(fieldOf(form, 'back')) ?? '/');
};
