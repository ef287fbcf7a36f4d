/** Notices as server-sent events for one open page. */
import { notices } from './notices.ts';
import type { Notice } from './notices.ts';

const beatMs = 15_000;
/** A page that has not taken this many events is not there any more, or will read everything anew anyway. */
const mostWaiting = 500;
const encoder = new TextEncoder();
let lastId = 0;

export interface Listener {
  /** Picks what concerns the page. */
  readonly wanted: (notice: Notice) => boolean;
  /** Whether whoever listens is still signed in. */
  readonly isStanding: () => Promise<boolean>;
}

export function eventStream({ wanted, isStanding }: Listener): ReadableStream<Uint8Array> {
  let end = (): void => undefined;
  return new ReadableStream({
    start(controller) {
      let open = true;
      let heard = true;
      const write = (text: string): void => {
        if (!open) return;
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) > -mostWaiting) return;
        end();
        controller.close();
      };
      const send = (event: string, data: unknown): void => {
        write(`id: ${++lastId}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      };
      const beat = (): void => {
        write(': beat\n');
        send(heard ? 'beat' : 'lost', { at: Date.now() });
      };
      const leave = (): void => {
        if (!open) return;
        send('signed-out', {});
        end();
        controller.close();
      };
      /** A page that reads anew without a session would be led to the sign-in, and lose what is typed in it. */
      const ifStanding = (then: () => void): void => {
        // While the database is away nobody can be asked, and nothing can be read either.
        isStanding().then((stands) => {
          (stands ? then : leave)();
        }, then);
      };
      const timer = setInterval(() => {
        beat();
        ifStanding(() => undefined);
      }, beatMs);
      const unsubscribe = notices.subscribe({
        notice: (notice) => {
          if (wanted(notice)) ifStanding(() => send('notice', notice));
        },
        heard: (ok) => {
          heard = ok;
          beat();
        },
      });
      end = () => {
        open = false;
        clearInterval(timer);
        unsubscribe();
      };
    },
    cancel() {
      end();
    },
  });
}
