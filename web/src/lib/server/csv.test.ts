import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvLine } from './csv.ts';

it('quotes what has to be quoted', () => {
  expect(csvLine(['a', 'b,c', 'say "no"', 'two\nlines', 7, -3])).toBe(
    'a,"b,c","say ""no""","two\nlines",7,-3\r\n',
  );
});

it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', ' =1', '\t=1', '＝1'])('disarms %j', (text) => {
  expect(csvLine([text])).toBe(`"'${text}"\r\n`);
});

it('never writes a text cell that begins like a formula', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(csvLine([text])).not.toMatch(/^"?\s*[=+\-@]/);
    }),
  );
});
