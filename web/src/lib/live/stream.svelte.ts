/** The open page follows the site: a notice makes it read its data again, silence makes it say so. */
import { refreshAll } from '$app/navigation';
import { session } from '../people/session.svelte.ts';

/** The server sends a beat every 15 s; twice that and a little more is silence. */
const silence = 35_000;
/** Sensors change several times a second while a vehicle passes. */
const gather = 200;
const retry = 3_000;

class LiveStream {
  /** Since when nothing was heard, by this browser's clock; null while all is well. */
  lostSince = $state<number | null>(null);
  #source: EventSource | null = null;
  #heard = Date.now();
  #pending: ReturnType<typeof setTimeout> | null = null;
  #reading = false;
  #again = false;
  #stopped = false;

  /** Follows the notices of one page until the answer is called. */
  follow(query: string): () => void {
    this.#stopped = false;
    this.#open(query);
    const watch = setInterval(() => {
      if (session.ended || Date.now() - this.#heard < silence) return;
      this.#lose();
      this.#open(query);
    }, 5_000);
    return () => {
      this.#stopped = true;
      clearInterval(watch);
      if (this.#pending !== null) clearTimeout(this.#pending);
      this.#pending = null;
      this.#source?.close();
      this.#source = null;
      this.lostSince = null;
    };
  }

  #open(query: string): void {
    this.#source?.close();
    this.#heard = Date.now();
    const source = new EventSource(`/events?${query}`);
    this.#source = source;
    // What happened between the reading of the page and the opening of its stream was told to nobody here.
    source.addEventListener('open', () => {
      this.#hear();
    });
    source.addEventListener('notice', () => {
      this.#hear();
    });
    source.addEventListener('beat', () => {
      this.#heard = Date.now();
      // Back after a loss, or the server found its way back to the database: what was missed is read now.
      if (this.lostSince !== null) this.#hear();
    });
    source.addEventListener('signed-out', () => {
      session.end();
      source.close();
    });
    source.addEventListener('lost', () => {
      this.#heard = Date.now();
      this.#lose();
    });
    source.addEventListener('error', () => {
      if (this.#source !== source) return;
      this.#lose();
      // After an answer that is no stream a browser gives up for good.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#reopen(source, query), retry);
    });
  }

  #reopen(source: EventSource, query: string): void {
    if (this.#source === source && !this.#stopped && !session.ended) this.#open(query);
  }

  #hear(): void {
    this.#heard = Date.now();
    this.#pending ??= setTimeout(() => {
      this.#pending = null;
      void this.#read();
    }, gather);
  }

  #lose(): void {
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
      await refreshAll();
      this.lostSince = null;
    } catch {
      this.#lose();
    } finally {
      this.#reading = false;
      if (this.#again) {
        this.#again = false;
        this.#hear();
      }
    }
  }
}

export const stream = new LiveStream();
