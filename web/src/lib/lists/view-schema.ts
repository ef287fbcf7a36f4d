/** A name for a list as it is shown: checked on the page before it is sent, and by the server. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import { choice, field, line } from '../forms/fields.ts';
import { isPlain } from '../forms/plain-text.ts';
import type { Words } from '../i18n/words.ts';
import { listNames } from './list-spec.ts';

export type ViewProblem = keyof Words['lists']['viewProblems'];
const code = <Code extends ViewProblem>(name: Code): Code => name;

export const viewSchema = object({
  list: choice(code('list'), listNames),
  query: field(code('list'), (text) => text.length <= 1_500 && isPlain(text)),
  name: line(code('name'), { least: 1, most: 40 }),
});

export type ViewFields = InferOutput<typeof viewSchema>;

export const viewFormId = (list: string): string => `view/${list}`;
