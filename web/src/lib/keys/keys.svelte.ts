/** The keys of the page that is open: what they do is said in one place, the help reads the same list. */
import { untrack } from 'svelte';

export interface KeyBinding {
  /** As `KeyboardEvent.key` says it, small letters; `mod+k` with Ctrl or ⌘. */
  readonly key: string;
  /** What it does, in the language of the page. */
  readonly word: () => string;
  readonly run: () => void;
}

/** Whoever has just written in a field goes on writing, wherever the focus has gone meanwhile, ms. */
const afterWriting = 1_000;

class Keys {
  /** Not a state: whoever binds in an effect neither reads nor misses what others bind in the same turn. */
  readonly #groups = new Set<readonly KeyBinding[]>();
  #changes = $state(0);
  #written = 0;

  /** What can be pressed now; the newest binding of a key counts. */
  get bindings(): readonly KeyBinding[] {
    void this.#changes;
    const all = [...this.#groups].flat();
    return all.filter(({ key }, index) => all.findLastIndex((other) => other.key === key) === index);
  }

  /** Until the answer is called; for an effect. */
  bind(bindings: readonly KeyBinding[]): () => void {
    this.#groups.add(bindings);
    this.#change();
    return () => {
      this.#groups.delete(bindings);
      this.#change();
    };
  }

  #change(): void {
    untrack(() => (this.#changes += 1));
  }

  press(event: KeyboardEvent): void {
    // Also where a search closes by it, or the form has gone by itself: who closes does not go on writing.
    if (event.key === 'Escape' && !event.isComposing) {
      this.endWriting();
      return;
    }
    if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (!isMod && isField(event.target)) this.#written = event.timeStamp;
    const isWriting = event.timeStamp - this.#written < afterWriting && this.#written > 0;
    if (!isMod && (isWriting || document.querySelector('[role=dialog]') !== null)) return;
    const pressed = `${isMod ? 'mod+' : ''}${event.key.toLowerCase()}`;
    const binding = this.bindings.find(({ key }) => key === pressed);
    if (binding === undefined) return;
    event.preventDefault();
    binding.run();
  }

  /** A form was closed or sent: what comes next is an order again. */
  endWriting(): void {
    this.#written = 0;
  }
}

/** Whoever writes does not order. */
function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null;
}

/** As it stands on the button: `Ctrl K`, `R`. */
export function keyText(key: string): string {
  const [last = '', ...held] = key.split('+').toReversed();
  const name = last.length === 1 ? last.toUpperCase() : `${last.slice(0, 1).toUpperCase()}${last.slice(1)}`;
  return held.length === 0 ? name : `Ctrl ${name}`;
}

export const keys = new Keys();
