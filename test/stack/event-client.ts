/** A page's end of the live stream, over plain HTTP: nothing in it comes back by itself. */
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';

export interface StreamEvent {
  readonly event: string;
  /** The ledger entry that it is; null: the event has no id. */
  readonly id: number | null;
  readonly data: { readonly kind?: string; readonly subject?: string };
}

export interface StreamOptions {
  /** `page=gates` */
  readonly query: string;
  readonly cookie: string;
  readonly lastEventId?: number | string | null;
  readonly onEvent?: (event: StreamEvent) => void;
  /** The connection is cut by this end after so many bytes, wherever that is. */
  readonly cutAfter?: number;
}

export interface OpenStream {
  readonly status: number;
  readonly events: readonly StreamEvent[];
  /** Resolves however the connection ends. */
  readonly ended: Promise<void>;
  /** Takes nothing, and says nothing, until it is told to go on. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Rejects when nobody answers. */
export async function openStream(url: string, options: StreamOptions): Promise<OpenStream> {
  const { query, cookie, lastEventId, onEvent, cutAfter = Infinity } = options;
  const response = await answerOf(`${url}/events?${query}`, {
    cookie,
    accept: 'text/event-stream',
    ...(lastEventId === undefined || lastEventId === null ? {} : { 'last-event-id': String(lastEventId) }),
  });
  const events: StreamEvent[] = [];
  let [text, bytes] = ['', 0];
  response.on('data', (chunk: Buffer) => {
    const taken = chunk.subarray(0, Math.max(0, cutAfter - bytes));
    bytes += chunk.length;
    const blocks = (text + taken.toString('latin1')).split('\n\n');
    text = blocks.pop() ?? '';
    for (const event of blocks.map(parsed)) {
      events.push(event);
      onEvent?.(event);
    }
    if (bytes >= cutAfter) response.destroy();
  });
  const ended = new Promise<void>((resolve) => response.once('close', resolve));
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0,
    events,
    ended,
    pause: () => void response.pause(),
    resume: () => void response.resume(),
    close: () => void response.destroy(),
  };
}

function answerOf(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // A connection of its own, as a page has.
    request(url, { headers, agent: false }, resolve).once('error', reject).end();
  });
}

function parsed(block: string): StreamEvent {
  const field = (name: string): string | null => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null;
  const id = field('id');
  return {
    event: field('event') ?? '',
    id: id === null ? null : Number(id),
    data: JSON.parse(field('data') ?? '{}') as StreamEvent['data'],
  };
}
