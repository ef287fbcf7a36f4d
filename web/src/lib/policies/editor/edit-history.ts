/** What was done, to be undone and done again. */

export interface History<Value> {
  readonly past: readonly Value[];
  readonly now: Value;
  readonly future: readonly Value[];
}

const kept = 200;

export function begun<Value>(now: Value): History<Value> {
  return { past: [], now, future: [] };
}

export function done<Value>({ past, now }: History<Value>, next: Value): History<Value> {
  return { past: [...past, now].slice(-kept), now: next, future: [] };
}

export function undone<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future] };
}

export function redone<Value>(history: History<Value>): History<Value> {
  const [next, ...future] = history.future;
  return next === undefined ? history : { past: [...history.past, history.now], now: next, future };
}
