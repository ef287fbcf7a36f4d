/** One ticking clock for the whole page, by the server's time. */
class SiteClock {
  now = $state(0);
  #skew = 0;

  /** The page was read at `serverNow`; what is shown counts on from there. */
  set(serverNow: number): void {
    this.#skew = serverNow - Date.now();
    this.now = serverNow;
  }

  /** The server's time at an instant of this browser. */
  serverTime(browserTime: number): number {
    return browserTime + this.#skew;
  }

  run(): () => void {
    const timer = setInterval(() => {
      this.now = Date.now() + this.#skew;
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }
}

export const siteClock = new SiteClock();
