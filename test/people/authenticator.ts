/** An authenticator app, and the way by which people come to one. */
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { testPassword } from '../stack/test-console.ts';
import { jar } from './asked-console.ts';
import type { AskedConsole } from './asked-console.ts';

export interface Authenticator {
  /** What it shows. Codes count once: each is of another half minute, the last the app's clock may be ahead by. */
  code(ahead?: number): string;
  readonly backupCodes: readonly string[];
}

/** Switches the second factor on, and answers the cookies of the session in which that was done. */
export async function switchOn(
  asked: AskedConsole,
  username: string,
): Promise<Authenticator & { readonly cookie: string }> {
  const cookie = jar(await asked.signIn(username, testPassword));
  const offered = await asked.ask('/account?/secondFactor', { cookie, form: { current: testPassword } });
  const app = scanned(await offered.text());
  const confirm = (code: string): Promise<Response> =>
    asked.ask('/account?/confirmSecondFactor', { cookie, form: { code } });
  expect((await confirm('000 000')).status).toBe(400);
  // From two windows at once: one of them may find its session replaced by the other's.
  const confirmed = await Promise.all([1, 2].map(() => confirm(app.code(0))));
  const done = confirmed.find((answer) => answer.status === 200 && jar(answer).includes('session_token'));
  expect(done).toBeDefined();
  return { ...app, cookie: done ? jar(done) : '' };
}

/** Of the page that shows a key. */
export function scanned(html: string): Authenticator {
  const key = /otpauth:[^"]*secret=([A-Z2-7]+)/.exec(html.replaceAll('&amp;', '&'))?.[1] ?? '';
  return {
    code: (ahead = 1) => totp(key, Date.now() + ahead * 30_000),
    backupCodes: [...html.matchAll(/<li>([\w-]{11})<\/li>/g)].map(([, code = '']) => code),
  };
}

/** RFC 6238: what an authenticator app shows. */
function totp(key: string, at: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
