import { describe, expect, it } from 'vitest';
import { canonical, sha256Hex } from './canonical.ts';
import { entryFault, genesisHash } from './verify-chain.ts';
import type { ChainEntry } from './verify-chain.ts';

const genesis = { seq: 0n, hash: genesisHash };

/** Entry 1 of a ledger whose bytes are fixed here: who changes the form of the hash changes this test. */
const first: ChainEntry = {
  seq: 1n,
  key: 'passage/1-in/x#decided',
  kind: 'passage-decided',
  subject: 'passage/1-in/x',
  occurredAt: new Date('2026-11-24T08:30:00.000Z'),
  recordedAt: new Date('2026-11-24T08:30:00.019Z'),
  clock: '{"driftMs":-3,"source":"device"}',
  actor: '{"kind":"system","name":"greengate"}',
  payload: '{"outcome":"allow","plateNo":"冀B12345"}',
  payloadDigest: sha256Hex('{"outcome":"allow","plateNo":"冀B12345"}'),
  prevHash: genesisHash,
  hash: hashByHand(),
};

/** The header written out, not by the code under test. */
function hashByHand(): string {
  const header =
    '{"actor":{"kind":"system","name":"greengate"},"clock":{"driftMs":-3,"source":"device"},' +
    '"key":"passage/1-in/x#decided","kind":"passage-decided","occurredAt":"2026-11-24T08:30:00.000Z",' +
    `"payloadDigest":"${sha256Hex('{"outcome":"allow","plateNo":"冀B12345"}')}",` +
    '"recordedAt":"2026-11-24T08:30:00.019Z","seq":1,"subject":"passage/1-in/x"}';
  return sha256Hex(Buffer.concat([Buffer.alloc(32), Buffer.from(header)]));
}

const changed = (part: Partial<ChainEntry>): string | undefined =>
  entryFault({ ...first, ...part }, genesis)?.what;

describe('one entry of the chain', () => {
  it('is whole when every byte is what was hashed', () => {
    expect(entryFault(first, genesis)).toBeNull();
  });

  it.each([
    ['key', { key: 'another' }],
    ['kind', { kind: 'passage-opened' }],
    ['subject', { subject: 'another' }],
    ['time of the event', { occurredAt: new Date('2026-11-24T08:30:00.001Z') }],
    ['time of the record', { recordedAt: new Date('2026-11-24T08:30:00.020Z') }],
    ['clock', { clock: '{"driftMs":0,"source":"device"}' }],
    ['actor', { actor: '{"kind":"system","name":"somebody"}' }],
    ['hash', { hash: 'f'.repeat(64) }],
  ])('has another %s than was recorded', (_, part) => {
    expect(changed(part)).toBe('its header was changed');
  });

  it('has another payload than was recorded, with or without its digest', () => {
    const payload = '{"outcome":"block","plateNo":"冀B12345"}';
    expect(changed({ payload })).toBe('its payload was changed');
    expect(changed({ payload, payloadDigest: sha256Hex(payload) })).toBe('its header was changed');
  });

  it.each(['{"b":1,"a":2}', '{"a": 1}', '{"a":1.0}', '{"a":1} ', 'not json', ''])(
    'is not canonical as %j',
    (payload) => {
      expect(changed({ payload })).toBe('its text is not canonical JSON');
    },
  );

  it('stands at another place, or follows another entry', () => {
    expect(entryFault({ ...first, seq: 2n }, genesis)).toEqual({ seq: '2', what: 'entry 1 is missing' });
    expect(changed({ prevHash: 'a'.repeat(64) })).toBe('does not follow the entry before it');
  });
});

describe('the canonical form', () => {
  it('has its keys in code-unit order and no space', () => {
    expect(canonical({ b: [1, { d: null, c: true }], a: 'ü€\n"' })).toBe(
      '{"a":"ü€\\n\\"","b":[1,{"c":true,"d":null}]}',
    );
  });

  it('refuses what JSON cannot say instead of losing it', () => {
    expect(() => canonical(undefined)).toThrow(TypeError);
    expect(() => canonical({ a: Number.NaN })).toThrow();
    expect(() => canonical({ a: 1n })).toThrow();
  });
});
