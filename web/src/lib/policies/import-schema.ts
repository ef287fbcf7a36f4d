/** A file that becomes a new draft: page and server look at its size, its content is checked as in the editor. */
import { file, maxSize, object, optional, pipe } from 'valibot';
import type { InferOutput } from 'valibot';
import { LIMITS } from '../../../../rules/model/rule-set.ts';
import type { Words } from '../i18n/words.ts';

const code = <Name extends keyof Words['policyWork']['problems']>(name: Name): Name => name;

export const importSchema = object({
  file: optional(pipe(file(code('file')), maxSize(LIMITS.bytes, code('document')))),
});
export type ImportFields = InferOutput<typeof importSchema>;
export const importFormId = 'import';
