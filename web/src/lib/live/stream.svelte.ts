/** The open page follows the site: a notice makes it read its data again, silence makes it say so. */
import { untrack } from 'svelte';
import { page } from '$app/state';
import { session } from '../people/session.svelte.ts';
import { readAnew } from './read-anew.ts';

/** The server sends a beat every 15 s; twice that and a little more is silence. */
const silence = 35_000;
/** Sensors change several times a second while a vehicle passes. */
const gather = 200;
/** When a server comes back, its pages do not all come at one instant: half of this to one and a half. */
const retry = 3_000;

class LiveStream {
  /** Since when nothing was heard, by this browser's clock; null while all is well. */
  lostSince = $state<number | null>(null);
  /** Whether the open page is one that follows. */
  follows = $state(false);
  #source: EventSource | null = null;
  /** The ledger entry up to which this page knows all; null: not known, the server begins with what comes. */
  #position: number | null = null;
  #heard = Date.now();
  /** What was just read is live only if what comes next is heard. */
  #isHeard = false;
  #reopening: ReturnType<typeof setTimeout> | null = null;
  #pending: ReturnType<typeof setTimeout> | null = null;
  #reading = false;
  #again = false;

  /** Follows the notices of one page until the answer is called. */
  follow(query: string): () => void {
    this.#position = untrack(() => page.data.position ?? null);
    this.#open(query);
    this.follows = true;
    const watch = setInterval(() => {
      if (session.ended) return;
      const isSilent = Date.now() - this.#heard >= silence;
      if (isSilent) this.#lose();
      // Also when the session goes on after its end.
      if (isSilent || this.#isClosed()) this.#open(query);
    }, 5_000);
    return () => {
      clearInterval(watch);
      this.#close();
      this.follows = false;
      if (this.#pending !== null) clearTimeout(this.#pending);
      this.#pending = null;
      this.lostSince = null;
    };
  }

  #close(): void {
    this.#source?.close();
    this.#source = null;
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    this.#reopening = null;
  }

  #isClosed(): boolean {
    return this.#source === null && this.#reopening === null;
  }

  #open(query: string): void {
    this.#close();
    this.#heard = Date.now();
    const since = this.#position === null ? '' : `&since=${this.#position}`;
    const source = new EventSource(`/events?${query}${since}`);
    this.#source = source;
    const on = (name: string, act: (event: MessageEvent<string>) => void): void => {
      source.addEventListener(name, (event: Event) => {
        this.#heard = Date.now();
        if (this.#source === source) act(event as MessageEvent<string>);
      });
    };
    // Live views of lanes have no number: what they showed while nobody listened is read now.
    source.addEventListener('open', () => this.#hear());
    on('notice', ({ data }) => {
      if (this.#isNews(data)) this.#hear();
    });
    on('reset', ({ lastEventId }) => {
      this.#position = Number(lastEventId);
      this.#hear();
    });
    on('beat', ({ lastEventId }) => {
      this.#reach(lastEventId);
      this.#isHeard = true;
      // Back after a loss, or the server found its way back to the database: what was missed is read now.
      if (this.lostSince !== null) this.#readSoon();
    });
    on('lost', () => this.#lose());
    on('signed-out', () => {
      session.end();
      this.#lose();
      this.#close();
    });
    source.addEventListener('error', () => {
      if (this.#source !== source) return;
      this.#lose();
      // By itself a browser would come back at a fixed time, and not at all after an answer that is no stream.
      const wasAnswered = source.readyState === EventSource.CLOSED;
      this.#close();
      this.#reopening = setTimeout(
        () => void this.#reopen(query, wasAnswered),
        retry * (0.5 + Math.random()),
      );
    });
  }

  /** An answer that is no stream says why only to who asks another way: it may be of no use to try again. */
  async #reopen(query: string, wasAnswered: boolean): Promise<void> {
    const timer = this.#reopening;
    const status = wasAnswered ? await statusOf(query) : null;
    if (status === 401) session.end();
    if (session.ended || this.#reopening !== timer) return;
    // What a role may not follow it may not see either: the page becomes the sentence that says so.
    if (status === 403) this.#readSoon();
    else this.#open(query);
  }

  /** False for an entry that was told before. */
  #isNews(data: string): boolean {
    const { seq } = JSON.parse(data) as { seq?: number };
    if (seq === undefined) return true;
    if (this.#position !== null && seq <= this.#position) return false;
    this.#position = seq;
    return true;
  }

  #reach(lastEventId: string): void {
    if (lastEventId !== '') this.#position = Math.max(Number(lastEventId), this.#position ?? 0);
  }

  #hear(): void {
    this.#heard = Date.now();
    this.#isHeard = true;
    this.#readSoon();
  }

  #readSoon(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = null;
      void this.#read();
    }, gather);
  }

  #lose(): void {
    this.#isHeard = false;
    this.lostSince ??= this.#heard;
  }

  async #read(): Promise<void> {
    if (session.ended) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    try {
      await readAnew();
      if (this.#isHeard) this.lostSince = null;
    } catch {
      this.#lose();
    } finally {
      this.#reading = false;
      if (this.#again) {
        this.#again = false;
        this.#readSoon();
      }
    }
  }
}

/** Null: nobody answers. */
async function statusOf(query: string): Promise<number | null> {
  try {
    return (await fetch(`/events?${query}`, { method: 'HEAD' })).status;
  } catch {
    return null;
  }
}

export const stream = new LiveStream();
