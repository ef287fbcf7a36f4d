/**
 * Reads the data of the open page anew. Where SvelteKit cannot, it puts an error in the place of the page or loads the
 * whole document, which ends at the browser's own error page while the server is away: neither comes back by itself.
 */
import { refreshAll } from '$app/navigation';

let earlier: Promise<unknown> = Promise.resolve();

/** Rejects where the server is away or cannot read now; the page is then as it was. One reading after the other. */
export function readAnew(): Promise<void> {
  const reading = earlier.then(guarded);
  earlier = reading.catch(() => undefined);
  return reading;
}

async function guarded(): Promise<void> {
  const plain = window.fetch;
  let give = (_reason: unknown): void => undefined;
  const failed = new Promise<never>((_resolve, reject) => (give = reject));
  const page = location.href;
  window.fetch = async (input, init) => {
    if (!isDataOf(page, input)) return plain(input, init);
    try {
      return await wholeAnswer(await plain(input, init));
    } catch (error) {
      give(error);
      return new Promise(() => undefined);
    }
  };
  try {
    await Promise.race([refreshAll(), failed]);
  } finally {
    window.fetch = plain;
  }
}

function isDataOf(page: string, input: RequestInfo | URL): boolean {
  const url = new URL(input instanceof Request ? input.url : input, page);
  const end = /\/?__data\.json$/;
  if (!end.test(url.pathname)) return false;
  for (const key of [...url.searchParams.keys()])
    if (key.startsWith('x-sveltekit-')) url.searchParams.delete(key);
  const { pathname, search } = new URL(page);
  return (
    url.pathname.replace(end, '') === pathname.replace(/\/$/, '') &&
    url.searchParams.toString() === new URLSearchParams(search).toString()
  );
}

/** An answer that is cut off counts as none. */
async function wholeAnswer(response: Response): Promise<Response> {
  const text = await response.text();
  if (response.status >= 500 || hasFailedPart(text))
    throw new Error(`the server answered ${response.status}`);
  const { status, headers } = response;
  return new Response(text, { status, headers });
}

interface Answer {
  readonly nodes?: readonly ({
    readonly type?: string;
    readonly error?: { readonly status?: number };
  } | null)[];
}

/** One JSON text on each line; the first has what each part of the page gets. */
function hasFailedPart(text: string): boolean {
  try {
    const { nodes = [] } = JSON.parse(text.split('\n')[0] ?? '') as Answer;
    return nodes.some((node) => node?.type === 'error' && (node.error?.status ?? 500) >= 500);
  } catch {
    return false;
  }
}
