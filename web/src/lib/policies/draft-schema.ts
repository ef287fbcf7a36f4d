/** A draft as it is edited: a document as JSON text. What is in it is checked when it is saved. */
import { object, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { LIMITS } from '../../../../rules/model/rule-set.ts';
import { field, line } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

const code = <Name extends keyof Words['policyWork']['problems']>(name: Name): Name => name;

/** One more than a document may have tells that it is too large. */
export const draftLength = LIMITS.bytes + 1;

export const draftSchema = object({
  document: field(code('document'), (text) => text.trim() !== '' && text.length < draftLength),
  /** Digest of the revision that is edited; empty before the first save. */
  basedOn: string(),
  note: line(code('note'), { least: 0, most: 300 }),
});

export type DraftFields = InferOutput<typeof draftSchema>;
export const draftFormId = 'draft';
