/** What comes from outside may be anything: nothing passes here that PostgreSQL or a person could not read. */
import { isPlain } from '../forms/plain-text.ts';

const longestAddress = 2_000;

/** No control characters (PostgreSQL takes no NUL) and no lone surrogates, decoded or not, and not too long. */
export function isUsableAddress(url: URL): boolean {
  if (url.href.length > longestAddress) return false;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    return false;
  }
  return [path, ...[...url.searchParams].flat()].every(isPlain);
}

/** A name as a cookie or a form gives it; empty if it is none. */
export function personOf(text: string | undefined): string {
  const name = (text ?? '').trim();
  return isPlain(name) && name.length <= 40 ? name : '';
}

/** One field of a form as trimmed text, line ends as `\n`; null for files, missing fields and unusable characters. */
export function fieldOf(form: FormData, name: string): string | null {
  const value = form.get(name);
  if (typeof value !== 'string') return null;
  const text = value.replaceAll(/\r\n?/g, '\n').trim();
  return isPlain(text.replaceAll(/[\n\t]/g, ' ')) ? text : null;
}
