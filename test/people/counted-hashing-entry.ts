/** Loaded into a process before it begins: writes down the cost of each password hash that it makes. */
import { appendFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type * as Crypto from 'node:crypto';

const crypto = createRequire(import.meta.url)('node:crypto') as { argon2: typeof Crypto.argon2 };
const file = process.env['GREENGATE_TEST_HASHES'];
const { argon2 } = crypto;

if (file !== undefined) {
  crypto.argon2 = (algorithm, parameters, callback) => {
    const { memory, passes, parallelism, tagLength } = parameters;
    appendFileSync(file, `${[algorithm, memory, passes, parallelism, tagLength].join(' ')}\n`);
    argon2(algorithm, parameters, callback);
  };
  syncBuiltinESMExports();
}
