import { expect, it } from 'vitest';
import { createReport } from './report.ts';

it('puts whole elapsed seconds in front of each line', () => {
  const lines: string[] = [];
  let now = 1000;
  const report = createReport(
    (text) => lines.push(text),
    () => now,
  );
  now = 4999;
  report('PostgreSQL: ready');
  now = 126_000;
  report('done');
  expect(lines).toEqual(['[ 3 s] PostgreSQL: ready\n', '[125 s] done\n']);
});
