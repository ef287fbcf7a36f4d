import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logSinceNow, reasonInLog } from './server-log.ts';
import { aFolder } from './site.fixture.ts';

it('reads only what was written since the start, also into a log begun anew', () => {
  const file = join(aFolder(), 'postgres.log');
  writeFileSync(file, 'FATAL of yesterday\n');
  const log = logSinceNow(file);
  expect(log.text()).toBe('');
  appendFileSync(file, 'today\n');
  expect(log.text()).toBe('today\n');
  writeFileSync(file, 'anew\n');
  expect(log.text()).toBe('anew\n');
});

it.each([
  [
    'the last line that counts, without time and level',
    [
      '2026-11-24 11:54:01.015 UTC [27104] PANIC:  could not read file "global/pg_control": read 100 of 296',
      '2026-11-24 11:54:02.613 UTC [27141] LOG:  database system is shut down',
    ],
    'could not read file "global/pg_control": read 100 of 296',
  ],
  [
    'the reason, not that a server in recovery cannot be reached',
    [
      '2026-11-24 11:54:01.015 UTC [1] FATAL:  could not read blocks 0..0 in file "global/1260"',
      '2026-11-24 11:54:02.613 UTC [2] FATAL:  the database system is in recovery mode',
    ],
    'could not read blocks 0..0 in file "global/1260"',
  ],
  [
    'the last of lines without a level',
    ['postgres: could not find the database system', 'but could not open file "pg_control": No such file'],
    'could not open file "pg_control": No such file',
  ],
  [
    'the message of a line in JSON',
    ['UI: http://localhost', '{"level":"ERROR","msg":"failed starting server: malformed"}'],
    'failed starting server: malformed',
  ],
  [
    'the end of what is wrapped in many layers',
    [`ERROR ${'layer: '.repeat(100)}the reason`],
    /^….*the reason$/,
  ],
  ['nothing', [''], ''],
])('tells %s', (_, lines, reason) => {
  const told = reasonInLog(`${lines.join('\n')}\n`);
  if (typeof reason === 'string') expect(told).toBe(reason);
  else expect(told).toMatch(reason);
});
