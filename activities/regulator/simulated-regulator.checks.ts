/** What the simulated platform asks of a record. It knows nothing of our profiles: it would find their mistakes. */
import * as v from 'valibot';
import { parseBeijing } from './beijing-clock.ts';
import { verifyRequest } from './request-signing.ts';
import type { AcceptedRecord, AcceptedStore, GateBook } from './simulated-regulator.store.ts';

export const platformCodes = {
  accepted: 200,
  duplicate: 209,
  badSignature: 4001,
  staleClock: 4002,
  unknownEnterprise: 4003,
  badField: 4101,
  badSerial: 4102,
  badOrder: 4103,
  conflict: 4104,
  busy: 5001,
} as const;

export type Verdict =
  | { readonly kind: 'accept'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'duplicate'; readonly record: AcceptedRecord }
  | {
      readonly kind: 'refuse';
      readonly code: number;
      readonly reason: keyof typeof platformCodes;
      readonly message: string;
    };

export interface PlatformRules {
  readonly enterpriseCode: string;
  readonly certificatePem: string;
  readonly store: AcceptedStore;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface ReceivedRequest {
  readonly body: string;
  readonly json: unknown;
}

const allowedDrift = 5 * 60 * 1000;

const like = (form: RegExp, what: string) => v.pipe(v.string(), v.regex(form, what));
const upTo = (length: number) =>
  v.pipe(
    v.string(),
    v.check((text) => text !== '' && [...text].length <= length, `needs 1 to ${length} characters`),
  );
const time = v.pipe(
  v.string(),
  v.check((text) => parseBeijing(text) !== null, 'is no time of the form yyyy-MM-dd HH:mm:ss'),
);
const hash = like(/^[0-9a-f]{64}$/, 'is no SHA-256 in lower-case hex');

const passageForm = v.strictObject({
  sign: upTo(1024),
  sign_type: like(/^RSA2$/, 'must be RSA2'),
  timestamp: time,
  enterprise_code: upTo(18),
  serial: like(/^[1-9]\d{0,14}$/, 'is no serial number'),
  is_backfill: like(/^[01]$/, 'must be 0 or 1'),
  idempotency_key: upTo(128),
  entrance_no: upTo(2),
  gate_no: like(/^\d{2}$/, 'must be two digits'),
  direction: like(/^[12]$/, 'must be 1 (in) or 2 (out)'),
  passed_at: time,
  plate_no: upTo(10),
  plate_color: v.optional(like(/^[0-6]$/, 'must be a code from 0 to 6')),
  vehicle_type: v.optional(like(/^[A-Z]\d{2}$/, 'must be a vehicle type such as H17')),
  vin: v.optional(like(/^[A-HJ-NPR-Z0-9]{17}$/, 'is no vehicle identification number')),
  registered_on: v.optional(like(/^(199|2\d\d)\d(0[1-9]|1[0-2])([0-2]\d|3[01])$/, 'is no date yyyyMMdd')),
  fuel: v.optional(like(/^[A-FL-QYZ]$/, 'must be a fuel code')),
  emission_stage: v.optional(like(/^[0-6D]$/, 'must be 0 to 6 or D')),
  use_nature: v.optional(like(/^[A-Z]$/, 'must be a use nature code')),
  clzl: v.optional(like(/^[0-4]$/, 'must be a code from 0 to 4')),
  obd_online: v.optional(like(/^[01]$/, 'must be 0 or 1')),
  fleet: v.optional(upTo(100)),
  cargo_name: v.optional(upTo(32)),
  body_photo_sha256: v.optional(hash),
  plate_photo_sha256: v.optional(hash),
  decision_result: like(/^[012]$/, 'must be 0 (refused), 1 (allowed) or 2 (undecided)'),
  decision_reason: v.optional(upTo(200)),
  alert_level: v.optional(like(/^[0-3]$/, 'must be a code from 0 to 3')),
  rule_set: v.optional(upTo(80)),
  rule_set_digest: v.optional(hash),
  override_reason: v.optional(upTo(200)),
  bgzt: like(/^[012]$/, 'must be 0, 1 or 2'),
  ledger_hash: hash,
  ledger_prev_hash: hash,
});

type Passage = v.InferOutput<typeof passageForm>;

const flatMap = v.pipe(
  v.unknown(),
  v.check((json) => !Array.isArray(json) && !Object.hasOwn(Object(json) as object, '__proto__')),
  v.record(v.string(), v.string()),
);

/** Signature first: nothing unsigned is looked at any further. */
export function judge(request: ReceivedRequest, rules: PlatformRules): Verdict {
  const flat = v.safeParse(flatMap, request.json);
  if (!flat.success) return refuse('badField', 'the body must be a flat JSON object of strings');
  const fields = flat.output;
  const signed = { body: request.body, fields, header: () => undefined };
  const canonicalisation = { strategy: 'sorted-kv', signsSignType: true } as const;
  if (!verifyRequest(signed, rules.certificatePem, canonicalisation))
    return refuse('badSignature', 'the signature does not fit the registered certificate');
  if (fields['enterprise_code'] !== rules.enterpriseCode)
    return refuse('unknownEnterprise', 'this enterprise is not registered');
  const form = v.safeParse(passageForm, fields);
  if (!form.success) return refuse('badField', fieldMessage(form.issues[0]));
  return judgePassage(form.output, fields, rules);
}

function judgePassage(passage: Passage, fields: Record<string, string>, rules: PlatformRules): Verdict {
  const sentAt = parseBeijing(passage.timestamp) ?? 0;
  if (Math.abs(rules.now() - sentAt) > allowedDrift)
    return refuse('staleClock', `timestamp ${passage.timestamp} is not within 5 minutes of our clock`);
  if ((parseBeijing(passage.passed_at) ?? 0) > rules.now() + allowedDrift)
    return refuse('badField', 'passed_at: lies in the future');
  const book = rules.store.gate(passage.gate_no);
  const known = book.bySerial.get(passage.serial) ?? rules.store.byKey.get(passage.idempotency_key);
  if (known !== undefined) {
    if (contentOf(known.fields) === contentOf(fields)) return { kind: 'duplicate', record: known };
    return refuse(
      'conflict',
      `serial ${passage.serial} or its key is ${known.recordId} already, with other content`,
    );
  }
  return judgeOrder(passage, book) ?? { kind: 'accept', fields };
}

function judgeOrder(passage: Passage, book: GateBook): Verdict | null {
  if (Number(passage.serial) <= book.lastSerial)
    return refuse('badSerial', `serial ${passage.serial} is not greater than the last, ${book.lastSerial}`);
  // This form of time sorts as text.
  if (passage.is_backfill === '0' && passage.passed_at < book.lastPassedAt)
    return refuse(
      'badOrder',
      `passed_at ${passage.passed_at} lies before the last record, ${book.lastPassedAt}`,
    );
  return null;
}

/** All that says something about the passage: a resend has a new timestamp and so a new signature. */
function contentOf(fields: Readonly<Record<string, string>>): string {
  const envelope = new Set(['sign', 'sign_type', 'timestamp', 'serial']);
  const content = Object.entries(fields).filter(([key]) => !envelope.has(key));
  return JSON.stringify(content.sort(([left], [right]) => (left < right ? -1 : 1)));
}

function fieldMessage(issue: v.BaseIssue<unknown>): string {
  const name = v.getDotPath(issue) ?? 'record';
  if (issue.received === 'undefined') return `${name}: is required`;
  return issue.expected === 'never' ? `${name}: is no field of this interface` : `${name}: ${issue.message}`;
}

function refuse(reason: keyof typeof platformCodes, message: string): Verdict {
  return { kind: 'refuse', code: platformCodes[reason], reason, message };
}
