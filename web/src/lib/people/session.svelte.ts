/**
 * The session as an open page knows it. When it has ended, nothing is read anew and nothing leaves the page, so that
 * what was typed stays; signing in in another window makes it go on.
 */
class PageSession {
  ended = $state(false);

  end(): void {
    this.ended = true;
  }

  goOn(): void {
    this.ended = false;
  }

  /** Whether a form came back because nobody is signed in any more. */
  isOver(result: { type: string; data?: unknown }): boolean {
    const { signedOut } = ((result.type === 'failure' ? result.data : null) ?? {}) as { signedOut?: boolean };
    this.ended = signedOut === true;
    return this.ended;
  }
}

export const session = new PageSession();

/** Tells the server at most once a minute that somebody touches the screen. */
export function watchTouches(): () => void {
  const every = 60_000;
  let told = Date.now();
  const touch = (): void => {
    if (session.ended || Date.now() - told < every) return;
    told = Date.now();
    void fetch('/touch', { method: 'POST' })
      .then(({ status }) => {
        if (status === 401) session.end();
      })
      .catch(() => undefined);
  };
  const events = ['pointerdown', 'keydown'] as const;
  for (const name of events) addEventListener(name, touch, { passive: true });
  return () => {
    for (const name of events) removeEventListener(name, touch);
  };
}
