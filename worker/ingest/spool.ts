/**
 * What a camera was told we have: on disk before the answer, gone when its passage is recorded.
 * One append-only file, a line per fact; lines are synced in groups, so that a burst costs one sync.
 */
import { open, readFile, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { PassageInput } from '../../workflows/contract/passage.ts';

type Line = { readonly put: PassageInput } | { readonly done: string };

export class Spool {
  readonly #file: FileHandle;
  readonly #open: Map<string, PassageInput>;
  #writing: Promise<void> = Promise.resolve();
  #waiting: { readonly text: string; readonly settle: PromiseWithResolvers<void> }[] = [];

  private constructor(file: FileHandle, open: Map<string, PassageInput>) {
    this.#file = file;
    this.#open = open;
  }

  /** Reads what was not finished, rewrites the file without the rest. A torn last line was never acknowledged. */
  static async open(dataDir: string): Promise<Spool> {
    const path = join(dataDir, 'spool.jsonl');
    const unfinished = await readUnfinished(path);
    const fresh = await open(`${path}.new`, 'w', 0o600);
    for (const put of unfinished.values()) await fresh.writeFile(`${JSON.stringify({ put })}\n`);
    await fresh.sync();
    await fresh.close();
    await rename(`${path}.new`, path);
    return new Spool(await open(path, 'a', 0o600), unfinished);
  }

  /** Events whose passages are not recorded yet, oldest first. */
  unfinished(): readonly PassageInput[] {
    return [...this.#open.values()].sort((a, b) => a.receivedAt - b.receivedAt);
  }

  /** Resolves when the event is on disk. */
  async put(event: PassageInput): Promise<void> {
    await this.#write({ put: event });
    this.#open.set(event.passage, event);
  }

  /** The passage is recorded. Losing this mark costs nothing: its workflow id is the same at the next start. */
  async done(passage: string): Promise<void> {
    if (!this.#open.delete(passage)) return;
    await this.#write({ done: passage });
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  #write(line: Line): Promise<void> {
    const settle = Promise.withResolvers<void>();
    this.#waiting.push({ text: `${JSON.stringify(line)}\n`, settle });
    if (this.#waiting.length === 1) this.#writing = this.#writing.then(() => this.#flush());
    return settle.promise;
  }

  async #flush(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    try {
      await this.#file.appendFile(group.map(({ text }) => text).join(''));
      await this.#file.datasync();
      for (const { settle } of group) settle.resolve();
    } catch (error) {
      for (const { settle } of group) settle.reject(error);
    }
  }
}

async function readUnfinished(path: string): Promise<Map<string, PassageInput>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const unfinished = new Map<string, PassageInput>();
  for (const line of text.split('\n').slice(0, -1)) {
    const fact = JSON.parse(line) as Line;
    if ('put' in fact) unfinished.set(fact.put.passage, fact.put);
    else unfinished.delete(fact.done);
  }
  return unfinished;
}
