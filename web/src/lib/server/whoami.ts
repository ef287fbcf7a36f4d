/** Who is behind a request. */
import type { RequestEvent } from '@sveltejs/kit';
import { isRole } from '../../../../workflows/contract/roles.ts';
import type { Role } from '../../../../workflows/contract/roles.ts';
import { auth } from './auth.ts';
import type { SignedIn } from './auth.ts';
import { database } from './database.ts';
import { settings } from './settings.ts';
import { carryCookies } from './sign-in.ts';

export interface Who {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly session: string;
  /** What has to be done before anything else. */
  readonly due: 'password' | 'second-factor' | null;
}

/**
 * Null: nobody is signed in. `touched`: somebody did something at the screen, which moves the end of the session
 * on; what a page fetches by itself does not.
 */
export async function whoIs(event: RequestEvent, { touched }: { touched: boolean }): Promise<Who | null> {
  if (!event.request.headers.get('cookie')?.includes('session_token')) return null;
  const { headers, response } = await auth(event).api.getSession({
    headers: event.request.headers,
    query: { disableRefresh: !touched },
    returnHeaders: true,
  });
  if (response === null) return null;
  const { session, user } = response;
  if (user.disabled === true || !isRole(user.role) || sessionEnd(session) <= Date.now()) {
    await database().session.deleteMany({ where: { token: session.token } });
    return null;
  }
  carryCookies(event, headers);
  const { id, name, role } = user;
  return { id, name, role, username: user.username ?? '', session: session.token, due: dueOf(user) };
}

/** A session ends when nobody touches the screen, and in any case after some hours. */
export function sessionEnd({ expiresAt, createdAt }: { expiresAt: Date; createdAt: Date }): number {
  return Math.min(expiresAt.getTime(), createdAt.getTime() + settings().sessions.absoluteHours * 60 * 60_000);
}

/** Whoever got a password from somebody else changes it; administrators carry a second factor. */
function dueOf(user: Pick<SignedIn['user'], 'mustChangePassword' | 'role' | 'twoFactorEnabled'>): Who['due'] {
  if (user.mustChangePassword === true) return 'password';
  return user.role === 'administrator' && user.twoFactorEnabled !== true ? 'second-factor' : null;
}

/** Where an act comes from. */
export interface Act {
  readonly locals: { readonly who: Who | null };
  getClientAddress(): string;
}

/** Whoever is signed in. The gatekeeper lets nobody else pass to an act. */
export function signedIn({ who }: { who: Who | null }): Who {
  if (who === null) throw new Error('an act without a person: the gatekeeper must ask for one');
  return who;
}

/** Whoever is signed in and from where, as the record names them. */
export function signerOf(event: Act): { name: string; username: string; role: Role; address: string } {
  const { name, username, role } = signedIn(event.locals);
  return { name, username, role, address: event.getClientAddress() };
}

/** The same, as access entries name them. */
export function accessOf(event: Act): { person: string; username: string; role: Role; address: string } {
  const { name: person, ...rest } = signerOf(event);
  return { person, ...rest };
}
