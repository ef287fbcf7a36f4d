import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadLayeredSeed } from '../rules/sets/layered-seeds.ts';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from '../rules/sets/seed-rule-sets.ts';
import { jsonSchemaOf } from './json-schema-of.ts';
import { ruleSetSchema, schemaFile } from './rule-set-schema.ts';

/** A server whose requests are checked by a full JSON Schema validator. */
const server = fastify({
  ajv: {
    customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, allowUnionTypes: true },
  },
});
const published = JSON.parse(readFileSync(join(import.meta.dirname, '..', schemaFile), 'utf8')) as object;
beforeAll(async () => {
  server.post('/', { schema: { body: published } }, () => 'accepted');
  await server.ready();
});
afterAll(() => server.close());

async function answerTo(document: unknown): Promise<number> {
  const { statusCode } = await server.inject({ method: 'POST', url: '/', payload: document as object });
  return statusCode;
}

const orange = () => JSON.parse(JSON.stringify(loadLayeredSeed('orange', () => 'a'.repeat(64)).document));

describe('the published schema of rule sets', () => {
  it('is what the model says: node scripts/write-rule-set-schema.ts writes it anew', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(ruleSetSchema())));
  });

  it.each(SEED_RULE_SET_IDS)('accepts %s in both formats', async (id) => {
    expect(await answerTo(loadSeedRuleSet(id, () => 'a'.repeat(64)).document)).toBe(200);
    expect(await answerTo(loadLayeredSeed(id, () => 'a'.repeat(64)).document)).toBe(200);
  });

  it.each<[string, (document: ReturnType<typeof orange>) => void]>([
    ['a key that is not known', (document) => (document.colour = 1)],
    ['an unknown fact', (document) => (document.parts[0].when.fact = 'colour')],
    ['an unknown operator', (document) => (document.parts[0].when.operator = 'matches')],
    ['an empty list of conditions', (document) => (document.parts[0].when = { all: [] })],
    ['an effect that is none', (document) => (document.parts[0].effect = 'ask')],
    ['a cell of another kind', (document) => (document.parts[1].rows[0].cells[0] = { matches: '.*' })],
    ['a name in capitals', (document) => (document.parts[1].rows[0].id = 'Row')],
    ['no parts', (document) => (document.parts = [])],
    ['a rule that is called default', (document) => (document.parts[0].id = 'default')],
    ['another format', (document) => (document.format = 'greengate-rule-set/3')],
    ['a version that is none', (document) => (document.version = 0)],
  ])('refuses %s', async (_, spoil) => {
    const document = orange();
    spoil(document);
    expect(await answerTo(document)).toBe(400);
  });
});

it('what has no JSON Schema is told, not left out', () => {
  expect(() => jsonSchemaOf({ kind: 'schema', type: 'bigint' }, {}, 'size')).toThrow(
    'no JSON Schema for bigint at size',
  );
  expect(() => jsonSchemaOf({ kind: 'schema', type: 'unknown' }, {}, 'size')).toThrow('unknown at size');
});
