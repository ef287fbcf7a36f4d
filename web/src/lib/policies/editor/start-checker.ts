export function startChecker(): Worker {
  return new Worker(new URL('./check-draft.worker.ts', import.meta.url), { type: 'module' });
}
