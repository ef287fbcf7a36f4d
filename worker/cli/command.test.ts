import { expect, it } from 'vitest';
import { sentenceOf } from './command.ts';

it.each([
  [
    "error: option '--stage <stage>' argument '9' is invalid. write 0–6\n",
    "Option '--stage <stage>' argument '9' is invalid: write 0–6.",
  ],
  [
    "error: option '--colour <colour>' argument 'pink' is invalid. Allowed choices are blue, yellow.\n",
    "Option '--colour <colour>' argument 'pink' is invalid: allowed are blue, yellow.",
  ],
  ["error: unknown command 'opne'\n(Did you mean open?)\n", "Unknown command 'opne' (Did you mean open?)."],
  [
    `error: option '--plate <plate>' argument '${'A'.repeat(5000)}\u001b[31m' is invalid. write it shorter\n`,
    `Option '--plate <plate>' argument '${'A'.repeat(39)}…' is invalid: write it shorter.`,
  ],
])('makes one sentence of %s', (text, sentence) => {
  expect(sentenceOf(text)).toBe(sentence);
});
