/** Writes the JSON Schema of rule sets where people look for it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ruleSetSchema, schemaFile } from './rule-set-schema.ts';

const text = await format(JSON.stringify(ruleSetSchema()), { parser: 'json', printWidth: 110 });
writeFileSync(join(import.meta.dirname, '..', schemaFile), text);
