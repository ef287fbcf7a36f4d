/** One request to a platform, and what its answer means by the profile. Never throws for the platform's sake. */
import type { Profile } from './profile.ts';
import type { SignedRequest } from './request-signing.ts';

export type PlatformAnswer =
  /** `duplicate`: the platform had this record already. */
  | { readonly kind: 'accepted'; readonly recordId: string | null; readonly duplicate: boolean }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'retry'; readonly error: string };

const answerLimit = 64 * 1024;
const messageLimit = 300;

export async function callPlatform(
  url: string,
  request: SignedRequest,
  profile: Profile,
): Promise<PlatformAnswer> {
  const address = addressOf(url, profile.path);
  if (address === null)
    return retry(
      `the regulator's address is no plain http(s) address without password: correct it in the site`,
    );
  try {
    const response = await fetch(address, {
      method: 'POST',
      body: request.body,
      headers: request.headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(profile.timeout),
    });
    return readAnswer(response.status, await limitedText(response), profile);
  } catch (error) {
    return retry(`${address.host}: ${reasonOf(error, profile.timeout)}`);
  }
}

/** Exported for its table of answers: the meaning of a status and a body. */
export function readAnswer(status: number, text: string, profile: Profile): PlatformAnswer {
  const { answer } = profile;
  const body = jsonOrNull(text);
  const said = clip(String(valueAt(body, answer.message) ?? ''));
  if (status !== 200) {
    const message = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
    return answer.rejectedStatuses.includes(status) ? { kind: 'rejected', message } : retry(message);
  }
  const code = valueAt(body, answer.code);
  if (typeof code !== 'number' && typeof code !== 'string')
    return retry('the answer is not what the platform documents: HTTP 200 without a code');
  const duplicate = answer.duplicate.includes(code);
  if (duplicate || answer.accepted.includes(code)) {
    const recordId = valueAt(body, answer.recordId);
    return {
      kind: 'accepted',
      recordId: recordId === undefined || recordId === null ? null : clip(String(recordId)),
      duplicate,
    };
  }
  if (answer.rejected.includes(code)) return { kind: 'rejected', message: `${code}: ${said}` };
  return retry(`${code}: ${said}${adviceFor(code, profile)}`);
}

function adviceFor(code: number | string, { answer, clockTolerance }: Profile): string {
  if (answer.staleClock.includes(code))
    return ` (the platform takes ${Math.round(clockTolerance / 1000)} s of difference: synchronise this computer's clock)`;
  return answer.retry.includes(code) ? '' : ' (a code that the profile does not know: the record is kept)';
}

const retry = (error: string): PlatformAnswer => ({ kind: 'retry', error });

/** The platform's words as they may be kept: the database takes no NUL and no half characters. */
function clip(text: string): string {
  return [...text.toWellFormed().replaceAll(/\p{Cc}+/gu, ' ')].slice(0, messageLimit).join('');
}

function addressOf(url: string, path: string): URL | null {
  if (!URL.canParse(url)) return null;
  const base = new URL(url);
  if (base.protocol !== 'http:' && base.protocol !== 'https:') return null;
  // fetch would refuse it, and say the password.
  if (base.username !== '' || base.password !== '') return null;
  base.pathname = base.pathname.replace(/\/$/, '') + path;
  return base;
}

/** The connection's own words; never the request, which is signed. */
function reasonOf(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return 'no connection';
  if (error.name === 'TimeoutError') return `no answer within ${timeout / 1000} s`;
  const { cause } = error;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  if (code === 'ECONNREFUSED') return 'refuses connections (ECONNREFUSED)';
  return code === undefined ? error.message : `no connection (${code})`;
}

async function limitedText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > answerLimit) throw new Error(`the answer is longer than ${answerLimit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
