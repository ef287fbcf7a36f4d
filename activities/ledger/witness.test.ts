import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWitnesses, writeWitness } from './witness.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greengate-witness-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const witness = (seq: string) => ({ seq, hash: seq.repeat(64), at: '2026-11-24T08:30:00.000Z' });

describe('witnessed heads', () => {
  it('are none before the first', async () => {
    expect(await readWitnesses(folder)).toEqual([]);
  });

  it('come back in order, from a file that only its owner reads', async () => {
    await writeWitness(folder, witness('1'));
    await writeWitness(folder, witness('2'));
    expect(await readWitnesses(folder)).toEqual([witness('1'), witness('2')]);
    expect(statSync(join(folder, 'ledger-witness.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('survive a last line that a power loss tore', async () => {
    await writeWitness(folder, witness('1'));
    appendFileSync(join(folder, 'ledger-witness.jsonl'), '{"seq":"2","ha');
    expect(await readWitnesses(folder)).toEqual([witness('1')]);
    await writeWitness(folder, witness('3'));
    expect(await readWitnesses(folder)).toEqual([witness('1'), witness('3')]);
  });

  it('do not hide that the file cannot be read', async () => {
    await expect(readWitnesses(join(folder, 'ledger-witness.jsonl', '\0'))).rejects.toThrow();
  });
});
