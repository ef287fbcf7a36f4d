/** Sign-in and sessions: better-auth on our own tables, called from our own forms; it serves no address of its own. */
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor, username } from 'better-auth/plugins';
import { hashPassword, verifyPassword } from '../../../../people/password-hash.ts';
import { passwordLength } from '../../../../people/password-rules.ts';
import type { PrismaClient } from '../../../../prisma/client/client.ts';
import { consoleSecret } from './console-secret.ts';
import { database } from './database.ts';
import { settings } from './settings.ts';

export interface AuthOptions {
  readonly secret: string;
  /** Cookies are sent over TLS only. */
  readonly secure: boolean;
  readonly idleMinutes: number;
  /** `newFactor`: what it does with second factors it does with the one that is to replace the present one. */
  readonly factors?: Factors;
}

type Factors = 'twoFactor' | 'newFactor';

/** How often at most the end of a session is moved on, s. */
const moveOnSeconds = 60;

// The type of what better-auth returns follows from its options.
export function createAuth(
  client: PrismaClient,
  { secret, secure, idleMinutes, factors = 'twoFactor' }: AuthOptions,
) {
  return betterAuth({
    appName: '绿闸 Greengate',
    baseURL: 'http://console.greengate.invalid',
    secret,
    database: prismaAdapter(client, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
    },
    user: {
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        disabled: { type: 'boolean', required: false, input: false, defaultValue: false },
        mustChangePassword: { type: 'boolean', required: false, input: false, defaultValue: true },
        demo: { type: 'boolean', required: false, input: false, defaultValue: false },
        passwordChangedAt: { type: 'date', required: true, input: false },
      },
    },
    session: { expiresIn: idleMinutes * 60, updateAge: moveOnSeconds },
    advanced: {
      cookiePrefix: 'gg',
      useSecureCookies: secure,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
    },
    // Counted by name and by address in sign-in.ts, also across processes.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      username({ minUsernameLength: 3, maxUsernameLength: 32, usernameValidator: isUsername }),
      twoFactor({
        issuer: 'Greengate',
        backupCodeOptions: { amount: 8, length: 10 },
        schema: { twoFactor: { modelName: factors } },
      }),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
export type SignedIn = NonNullable<Awaited<ReturnType<Auth['api']['getSession']>>>;

function isUsername(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

const made = new Map<string, Auth>();

/** By the origin of the request, which the door of this process has checked: over TLS all cookies are for TLS only. */
export function auth({ url }: { readonly url: URL }, factors: Factors = 'twoFactor'): Auth {
  const secure = isSecure(url);
  const { dataDir, sessions } = settings();
  const kind = `${factors} ${secure}`;
  const one =
    made.get(kind) ??
    createAuth(database(), { secret: consoleSecret(dataDir), secure, factors, ...sessions });
  made.set(kind, one);
  return one;
}

/** Whether the person's browser speaks TLS, with this process or with the proxy before it. */
export const isSecure = (url: URL): boolean => url.protocol === 'https:';

/** better-auth says by an error with a 4xx that it refuses; anything else is trouble. */
export function isRefusal(error: unknown): boolean {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}
