/**
 * What a camera was told we have: on disk before the answer, gone when its passage is recorded.
 * One append-only file, a line per fact; lines are synced in groups, so that a burst costs one sync.
 */
import { open, readFile, rename } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { PassageInput } from '../../workflows/contract/passage.ts';

type Line = { readonly put: PassageInput } | { readonly done: string };

/** Lines that a damaged disk left unreadable, put into a file of their own. */
export interface SpoolDamage {
  readonly lines: number;
  readonly file: string;
}

export class Spool {
  /** Found at the opening; somebody has to be told. */
  readonly damage: SpoolDamage | null;
  readonly #file: FileHandle;
  readonly #open: Map<string, PassageInput>;
  #writing: Promise<void> = Promise.resolve();
  #waiting: { readonly text: string; readonly settle: PromiseWithResolvers<void> }[] = [];
  /** The last write broke off: the file may end in the middle of a line. */
  #torn = false;

  private constructor(file: FileHandle, open: Map<string, PassageInput>, damage: SpoolDamage | null) {
    this.#file = file;
    this.#open = open;
    this.damage = damage;
  }

  /**
   * Reads what was not finished, rewrites the file without the rest. A torn last line was never acknowledged.
   * A line that cannot be read is set aside and told: the gate has to go on for everybody else.
   */
  static async open(dataDir: string): Promise<Spool> {
    const path = join(dataDir, 'spool.jsonl');
    const { unfinished, unreadable } = await readSpool(path);
    const damage = await setAside(dataDir, unreadable);
    const lines = [...unfinished.values()].map((put) => `${JSON.stringify({ put })}\n`);
    await writeDurably(`${path}.new`, lines.join(''));
    await rename(`${path}.new`, path);
    await syncFolder(dataDir);
    return new Spool(await open(path, 'a', 0o600), unfinished, damage);
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
      // A piece of a line that was never acknowledged must not swallow the line behind it.
      const before = this.#torn ? '\n' : '';
      await this.#file.appendFile(before + group.map(({ text }) => text).join(''));
      await this.#file.datasync();
      this.#torn = false;
      for (const { settle } of group) settle.resolve();
    } catch (error) {
      this.#torn = true;
      for (const { settle } of group) settle.reject(error);
    }
  }
}

interface SpoolContent {
  readonly unfinished: Map<string, PassageInput>;
  readonly unreadable: readonly string[];
}

async function readSpool(path: string): Promise<SpoolContent> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  const unfinished = new Map<string, PassageInput>();
  const unreadable: string[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    if (line === '') continue;
    const fact = factOf(line);
    if (fact === null) unreadable.push(line);
    else if ('put' in fact) unfinished.set(fact.put.passage, fact.put);
    else unfinished.delete(fact.done);
  }
  return { unfinished, unreadable };
}

function factOf(line: string): Line | null {
  try {
    const fact = JSON.parse(line) as { put?: Partial<PassageInput>; done?: unknown } | null;
    return typeof fact?.put?.passage === 'string' || typeof fact?.done === 'string' ? (fact as Line) : null;
  } catch {
    return null;
  }
}

async function setAside(dataDir: string, lines: readonly string[]): Promise<SpoolDamage | null> {
  if (lines.length === 0) return null;
  const file = join(dataDir, `spool.unreadable-${Date.now()}.jsonl`);
  await writeDurably(file, `${lines.join('\n')}\n`);
  return { lines: lines.length, file };
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power loss. Windows opens no folders and keeps renames by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
