/** Notices as server-sent events for one open page: those that it missed first, then those that come. */
import type { Role } from '../../../../workflows/contract/roles.ts';
import { wants } from '../live/topics.ts';
import type { Notice, Wanted } from '../live/topics.ts';
import { mostMissed, readGap } from './ledger-gap.ts';
import { notices } from './notices.ts';
import { standings } from './standings.ts';

const beatMs = 15_000;
/** A page that has not taken this many bytes is not there any more; if it is, it comes back and says where it was. */
const mostUntaken = 256 * 1024;
const encoder = new TextEncoder();

export interface Follower {
  readonly wanted: Wanted;
  /** The entry up to which the page knows all; null: it begins now; `unknown`: it cannot be told what it missed. */
  readonly from: number | null | 'unknown';
  readonly session: string;
  readonly role: Role;
  /** Ends the connection, also where the other side takes nothing more. */
  readonly cut: () => void;
}

export function eventStream(follower: Follower): ReadableStream<Uint8Array> {
  let page: OpenPage | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        page = new OpenPage(follower, controller);
      },
      cancel: () => page?.end(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}

class OpenPage {
  readonly #follower: Follower;
  readonly #out: ReadableStreamDefaultController<Uint8Array>;
  readonly #stop: (() => void)[];
  #open = true;
  /** While something is read from the database, what comes waits. */
  #busy = true;
  #waiting: Notice[] = [];
  /** The page has to read everything: it cannot be told what it missed before this entry. */
  #reset: number | null = null;
  /** Everything wanted up to this entry was sent: what the page names when it comes back. */
  #sent: number | null = null;
  /** Everything up to this entry was heard. */
  #heardTo: number | null = null;
  #heard = true;
  #beatDue = true;
  #askDue = false;

  constructor(follower: Follower, out: ReadableStreamDefaultController<Uint8Array>) {
    this.#follower = follower;
    this.#out = out;
    const timer = setInterval(() => this.#nudge({ beat: true }), beatMs);
    const unwatch = standings.watch(follower.session, follower.role);
    const unsubscribe = notices.subscribe({
      notices: (batch) => this.#take(batch),
      jumped: (head) => this.#forget(head),
      heard: (ok) => this.#tellHeard(ok),
      standingChanged: () => {
        standings.forget();
        this.#nudge({ beat: false });
      },
    });
    this.#stop = [() => clearInterval(timer), unwatch, unsubscribe];
    this.#begin().catch(() => this.#cut());
  }

  end(): void {
    this.#open = false;
    for (const stop of this.#stop.splice(0)) stop();
  }

  /** Subscribed already: between what is read here and what is heard there is no gap; what is in both is sent once. */
  async #begin(): Promise<void> {
    await notices.begun;
    const { from, wanted } = this.#follower;
    const { position } = notices;
    if (from === 'unknown') this.#reset = position;
    else if (from === null || from === position) this.#sent = position;
    else {
      const { head, notices: missed } = await readGap(from, { wanted, most: mostMissed });
      this.#sent = from;
      if (missed === null) this.#reset = Math.max(head, this.#reset ?? 0);
      this.#waiting = [...(missed ?? []), ...this.#waiting.filter(({ seq = Infinity }) => seq > head)];
      this.#heardTo = Math.max(head, this.#heardTo ?? 0);
    }
    this.#busy = false;
    await this.#drain();
  }

  #take(batch: readonly Notice[]): void {
    this.#waiting.push(...batch.filter((notice) => wants(this.#follower.wanted, notice)));
    const last = batch.at(-1)?.seq;
    if (last !== undefined) this.#heardTo = Math.max(last, this.#heardTo ?? 0);
    if (this.#waiting.length > mostMissed) this.#forget(this.#heardTo);
    void this.#drain();
  }

  /** What is not sent yet is not told one by one. */
  #forget(head: number | null): void {
    this.#waiting = [];
    this.#reset = head ?? notices.position;
    this.#heardTo = this.#reset;
    void this.#drain();
  }

  /** That nothing is heard is told at once; that all is well again after what was missed. */
  #tellHeard(ok: boolean): void {
    this.#heard = ok;
    if (ok) this.#nudge({ beat: true });
    else this.#write(this.#beat());
  }

  #nudge({ beat }: { beat: boolean }): void {
    if (beat) this.#beatDue = true;
    this.#askDue = true;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#open && this.#isDue()) {
      this.#askDue = false;
      if (await this.#stands()) this.#flush();
    }
    this.#busy = false;
  }

  #isDue(): boolean {
    return this.#waiting.length > 0 || this.#reset !== null || this.#beatDue || this.#askDue;
  }

  /** A page that reads anew without a session would be led to the sign-in, and lose what is typed in it. */
  async #stands(): Promise<boolean> {
    const { session, role } = this.#follower;
    // While the database is away nobody can be asked, and nothing can be read either.
    const now = await standings.roleOf(session).catch(() => role);
    if (now === role || !this.#open) return this.#open;
    // As somebody else the page has to ask anew whether it may follow this.
    if (now === null) this.#write(frame({ event: 'signed-out', id: null, data: {} }));
    this.end();
    this.#out.close();
    return false;
  }

  #flush(): void {
    const sent = this.#sent ?? 0;
    const frames: string[] = [];
    if (this.#reset !== null) frames.push(frame({ event: 'reset', id: this.#reset, data: {} }));
    for (const notice of this.#waiting) {
      const { seq } = notice;
      if (seq === undefined || seq > (this.#reset ?? sent))
        frames.push(frame({ event: 'notice', id: seq ?? null, data: notice }));
    }
    this.#sent = this.#heardTo ?? this.#reset ?? this.#sent;
    this.#waiting = [];
    this.#reset = null;
    if (this.#beatDue) frames.push(this.#beat());
    this.#beatDue = false;
    if (frames.length > 0) this.#write(frames.join(''));
  }

  #beat(): string {
    return frame({ event: this.#heard ? 'beat' : 'lost', id: this.#sent, data: { at: Date.now() } });
  }

  #write(text: string): void {
    if (!this.#open) return;
    this.#out.enqueue(encoder.encode(text));
    if ((this.#out.desiredSize ?? 0) < -mostUntaken) this.#cut();
  }

  #cut(): void {
    if (!this.#open) return;
    this.end();
    this.#follower.cut();
    this.#out.error(new Error('the stream was ended'));
  }
}

/** Without an id what the browser names when it comes back stays as it was. */
function frame({ event, id, data }: { event: string; id: number | null; data: unknown }): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
