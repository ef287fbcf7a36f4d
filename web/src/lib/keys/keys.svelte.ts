/** The keys of the page that is open: what they do is said in one place, the help reads the same list. */
import { untrack } from 'svelte';

export interface KeyBinding {
  /** As `KeyboardEvent.key` says it, small letters; `mod+k` with Ctrl or ⌘. */
  readonly key: string;
  /** What it does, in the language of the page. */
  readonly word: () => string;
  readonly run: () => void;
}

class Keys {
  #groups = $state.raw<readonly (readonly KeyBinding[])[]>([]);

  /** What can be pressed now; the newest binding of a key counts. */
  get bindings(): readonly KeyBinding[] {
    const all = this.#groups.flat();
    return all.filter(({ key }, index) => all.findLastIndex((other) => other.key === key) === index);
  }

  /** Until the answer is called; for an effect, which does not come to depend on what others bind. */
  bind(bindings: readonly KeyBinding[]): () => void {
    this.#groups = untrack(() => [...this.#groups, bindings]);
    return () => {
      this.#groups = this.#groups.filter((group) => group !== bindings);
    };
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (!isMod && (isField(event.target) || document.querySelector('[role=dialog]') !== null)) return;
    const pressed = `${isMod ? 'mod+' : ''}${event.key.toLowerCase()}`;
    const binding = this.bindings.find(({ key }) => key === pressed);
    if (binding === undefined) return;
    event.preventDefault();
    binding.run();
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
