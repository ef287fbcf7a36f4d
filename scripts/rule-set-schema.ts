/** The JSON Schema of the rule-set document, from the model: `node scripts/write-rule-set-schema.ts` puts it into docs/. */
import { FACT_CATALOGUE } from '../rules/catalogue/facts.ts';
import { flatSchema, layeredSchema } from '../rules/model/rule-set.schema.ts';
import { LIMITS, OPERATORS } from '../rules/model/rule-set.ts';
import { jsonSchemaOf, withLengths, type JsonSchema } from './json-schema-of.ts';

export const schemaFile = 'docs/rule-set.schema.json';

const scalar = { type: ['string', 'number', 'boolean'] };

const fact: JsonSchema = {
  description: 'A fact of the catalogue, or what is left of a quota of the document.',
  anyOf: [
    ...FACT_CATALOGUE.map(({ name, label, type, since, codes }) => ({
      const: name,
      description: `${label.zh} / ${label.en}: ${type}, since catalogue ${since}${codes === null ? '' : `; ${Object.keys(codes).join(', ')}`}`,
    })),
    { type: 'string', pattern: '^quotaLeft\\.[a-z0-9-]{1,64}$' },
  ],
};

const condition: JsonSchema = {
  description: `A question to one fact, or several joined; at most ${LIMITS.conditionDepth} deep.`,
  anyOf: [
    single('all', { type: 'array', minItems: 1, items: { $ref: '#/definitions/condition' } }),
    single('any', { type: 'array', minItems: 1, items: { $ref: '#/definitions/condition' } }),
    single('not', { $ref: '#/definitions/condition' }),
    {
      type: 'object',
      properties: {
        fact: { $ref: '#/definitions/fact' },
        operator: { enum: OPERATORS },
        value: {
          description: 'A list for in and notIn, otherwise one value of the type of the fact.',
          anyOf: [scalar, { type: 'array', items: scalar }],
        },
      },
      required: ['fact', 'operator', 'value'],
      additionalProperties: false,
    },
  ],
};

function single(key: string, value: JsonSchema): JsonSchema {
  return { type: 'object', properties: { [key]: value }, required: [key], additionalProperties: false };
}

export function ruleSetSchema(): JsonSchema {
  const named = {
    when: { $ref: '#/definitions/condition' },
    counts: { $ref: '#/definitions/condition' },
  };
  const [flat, layered] = [flatSchema, layeredSchema].map((schema) =>
    withLengths(jsonSchemaOf(schema, named)),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Greengate rule set / 绿闸规则集',
    description: `Formats 1 and 2, at most ${LIMITS.bytes / 1024} KiB as UTF-8. Facts, values, names that are there twice and the digest are checked further when a draft is saved or imported.`,
    anyOf: [{ $ref: '#/definitions/flat' }, { $ref: '#/definitions/layered' }],
    definitions: { fact, condition, flat, layered },
  };
}
