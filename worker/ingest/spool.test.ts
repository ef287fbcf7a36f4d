import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { Spool } from './spool.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-spool-'));
  path = join(folder, 'spool.jsonl');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const event = (passage: string, receivedAt = 1) => aPassage({ passage, receivedAt });
const line = (passage: string): string => `${JSON.stringify({ put: event(passage) })}\n`;
const names = (spool: Spool): string[] => spool.unfinished().map(({ passage }) => passage);

async function reopened(): Promise<string[]> {
  const spool = await Spool.open(folder);
  await spool.close();
  return names(spool);
}

async function handlePrototype(): Promise<FileHandle> {
  const probe = await open(path, 'a');
  await probe.close();
  return Object.getPrototypeOf(probe) as FileHandle;
}

describe('the spool', () => {
  it('has an event on disk before it says so', async () => {
    const spool = await Spool.open(folder);
    await spool.put(event('a'));
    expect(readFileSync(path, 'utf8')).toBe(line('a'));
    await spool.close();
  });

  it('gives back what was not finished, oldest first, and forgets the rest', async () => {
    const spool = await Spool.open(folder);
    await spool.put(event('late', 30));
    await spool.put(event('early', 10));
    await spool.put(event('recorded', 20));
    await spool.done('recorded');
    await spool.close();
    expect(await reopened()).toEqual(['early', 'late']);
    expect(readFileSync(path, 'utf8')).not.toContain('recorded');
  });

  it('keeps an event through any number of restarts', async () => {
    writeFileSync(path, line('a'));
    await reopened();
    expect(await reopened()).toEqual(['a']);
  });

  it('writes nothing for a passage that it does not know', async () => {
    const spool = await Spool.open(folder);
    await spool.done('unknown');
    await spool.close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('syncs a burst in few groups and loses none of it', async () => {
    const spool = await Spool.open(folder);
    const syncs = vi.spyOn(await handlePrototype(), 'datasync');
    const burst = Array.from({ length: 100 }, (_, at) => `p${at}`);
    await Promise.all(burst.map((passage, at) => spool.put(event(passage, at))));
    expect(syncs.mock.calls.length).toBeLessThan(5);
    await spool.close();
    expect(await reopened()).toEqual(burst);
  });

  it('passes over a torn last line, which was never acknowledged', async () => {
    writeFileSync(path, line('a') + line('b').slice(0, 40));
    const spool = await Spool.open(folder);
    expect([names(spool), spool.damage]).toEqual([['a'], null]);
    await spool.close();
  });

  it.each([
    ['is not JSON', '\u0000\u0000garbage'],
    ['is no object', 'null'],
    ['is about nothing', '{"put":{}}'],
  ])('sets aside a line in the middle that %s, tells it, and goes on', async (_, bad) => {
    writeFileSync(path, `${line('a')}${bad}\n${line('b')}`);
    const spool = await Spool.open(folder);
    await spool.close();
    expect(names(spool)).toEqual(['a', 'b']);
    expect(spool.damage?.lines).toBe(1);
    expect(readFileSync(spool.damage?.file ?? '', 'utf8')).toBe(`${bad}\n`);
    expect(await reopened()).toEqual(['a', 'b']);
    expect(readdirSync(folder).filter((name) => name.includes('unreadable'))).toHaveLength(1);
  });

  it('rejects an event that did not reach the disk, and the next one is not swallowed by its piece', async () => {
    const spool = await Spool.open(folder);
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    vi.spyOn(await handlePrototype(), 'appendFile').mockImplementationOnce(async function (
      this: FileHandle,
      text,
    ) {
      await this.write(String(text).slice(0, 20));
      throw full;
    });
    await expect(spool.put(event('lost'))).rejects.toBe(full);
    expect(spool.unfinished()).toEqual([]);
    await spool.put(event('kept'));
    await spool.close();
    expect(await reopened()).toEqual(['kept']);
  });
});
