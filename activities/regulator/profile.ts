/** One region as data: fields, codes, lengths, signing, answers. Nothing regional stands in code. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';

const name = v.pipe(v.string(), v.regex(/^[A-Za-z][\w.-]*$/));
const pattern = v.pipe(
  v.string(),
  v.check((text) => {
    try {
      return new RegExp(text, 'u') instanceof RegExp;
    } catch {
      return false;
    }
  }, 'is no regular expression'),
);

const fieldSchema = v.strictObject({
  /** Name on the wire. */
  to: name,
  /** Dotted path in the internal record (domain appendix A). */
  from: name,
  required: v.optional(v.boolean(), false),
  /** Characters, not bytes. */
  maxLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Free text may be cut to its length; anything else that is too long is a problem. */
  cut: v.optional(v.boolean(), false),
  /** A time, written in Beijing time: yyyy MM dd HH mm ss. */
  format: v.optional(v.string()),
  /** Our code → theirs; null: not sent. A code that is not listed is a problem. */
  codes: v.optional(v.record(v.string(), v.nullable(v.string()))),
  /** What the value must look like before it is sent. */
  pattern: v.optional(pattern),
  /** Sent where we do not know the value. */
  whenUnknown: v.optional(v.string()),
});

const bodyCodes = v.array(v.union([v.number(), v.string()]));
const duration = v.pipe(v.number(), v.integer(), v.minValue(1));

const profileSchema = v.strictObject({
  id: name,
  titleZh: v.string(),
  /** Appended to the address of the regulator. */
  path: v.pipe(v.string(), v.startsWith('/')),
  /** Milliseconds until an answer must be there. */
  timeout: duration,
  /** Milliseconds by which the platform lets our clock differ. */
  clockTolerance: duration,
  timestamp: v.strictObject({ to: name, format: v.string() }),
  signing: v.strictObject({
    algorithm: v.literal('RSA2'),
    canonicalisation: v.variant('strategy', [
      v.strictObject({ strategy: v.literal('sorted-kv'), signsSignType: v.boolean() }),
      v.strictObject({ strategy: v.literal('raw-body') }),
    ]),
  }),
  /** How an answer is read: dotted paths in its JSON body, and what its codes mean. Unlisted codes mean `retry`. */
  answer: v.strictObject({
    code: name,
    message: name,
    recordId: name,
    accepted: bodyCodes,
    duplicate: bodyCodes,
    rejected: bodyCodes,
    retry: bodyCodes,
    /** Our clock differs too much: sent again once it is right. */
    staleClock: bodyCodes,
    /** HTTP statuses other than 200 that mean: this record is wrong. All others mean `retry`. */
    rejectedStatuses: v.array(v.number()),
  }),
  fields: v.pipe(
    v.array(fieldSchema),
    v.minLength(1),
    v.check(
      (fields) => new Set(fields.map(({ to }) => to)).size === fields.length,
      'two fields have one name',
    ),
  ),
});

export type Profile = v.InferOutput<typeof profileSchema>;
export type ProfileField = Profile['fields'][number];

export class ProfileInvalid extends Error {}

/** Throws ProfileInvalid and says where. */
export function checkProfile(document: unknown): Profile {
  const result = v.safeParse(profileSchema, document);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new ProfileInvalid(`profile: ${v.getDotPath(issue) ?? 'document'}: ${issue.message}`);
}

/** `profiles/<id>.json`. Throws ProfileInvalid when it is missing, unreadable or wrong. */
export async function loadProfile(id: string): Promise<Profile> {
  if (!/^[a-z0-9-]+$/.test(id)) throw new ProfileInvalid(`profile "${id}": no such name is possible`);
  let text: string;
  try {
    text = await readFile(new URL(`profiles/${id}.json`, import.meta.url), 'utf8');
  } catch (cause) {
    throw new ProfileInvalid(`profile "${id}" is not there: add it, or correct the regulator's profile`, {
      cause,
    });
  }
  return checkProfile(parsed(text, id));
}

function parsed(text: string, id: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProfileInvalid(`profile "${id}" is no JSON`, { cause });
  }
}
