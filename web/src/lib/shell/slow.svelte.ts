/** Whether the next page keeps people waiting: nothing is shown for the first 150 ms. */
import { navigating } from '$app/state';

const patience = 150;

class Slow {
  now = $state(false);

  /** For an effect of the shell. */
  watch(): (() => void) | undefined {
    this.now = false;
    if (navigating.to === null) return undefined;
    const timer = setTimeout(() => (this.now = true), patience);
    return () => {
      clearTimeout(timer);
    };
  }
}

export const slow = new Slow();
