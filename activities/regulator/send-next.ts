/** Sends the oldest queued record of one regulator and gate: in event order, once in effect, none lost (I7). */
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../../workflows/contract/failures.ts';
import { backoff } from '../../workflows/contract/upload.ts';
import type { SendAnswer, UploadActivities } from '../../workflows/contract/upload.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import { formatBeijing } from './beijing-clock.ts';
import type { EnterpriseKeys } from './demo-keys.ts';
import { KeyMaterialUnreadable } from './key-material.ts';
import { buildRecord } from './passage-record.ts';
import { readSource } from './passage-source.ts';
import type { QueuedUpload } from './passage-source.ts';
import { callPlatform } from './platform-call.ts';
import type { PlatformAnswer } from './platform-call.ts';
import { loadProfile, ProfileInvalid } from './profile.ts';
import type { Profile } from './profile.ts';
import { toProfile } from './profile-mapping.ts';
import { signRequest } from './request-signing.ts';

export interface SendParts {
  readonly database: Database;
  /** Asked for each record. While it throws KeyMaterialUnreadable, records wait. */
  readonly keys: () => Promise<Pick<EnterpriseKeys, 'privateKey' | 'enterpriseCode'>>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How a profile is found by its name; by default among the profiles of this folder. */
  readonly profileOf?: (id: string) => Promise<Profile>;
}

type Order = Parameters<UploadActivities['sendNext']>[0];

interface Sent {
  readonly answer: PlatformAnswer;
  /** SHA-256 of the body as it was sent; null: it did not pass our own checks and was not sent. */
  readonly bodyDigest: string | null;
}

/** Throws on failures of the database, and UnknownSubject for a regulator or passage that it does not hold. */
export function createSendNext(parts: SendParts): UploadActivities['sendNext'] {
  return async (order) => {
    const { regulator, gate } = order;
    const queued = await parts.database.upload.findFirst({
      where: { regulator, gate, state: 'queued' },
      orderBy: { serial: 'asc' },
    });
    if (queued === null) return { kind: 'empty' };
    const sent = await sendRecord(parts, queued, regulator);
    if (sent.answer.kind === 'retry') return noteFailure(parts, order, sent.answer.error);
    await settle({ parts, order, queued, sent });
    await parts.database.uploadAttempt.deleteMany({ where: { regulator, gate } });
    const serial = queued.serial.toString();
    if (sent.answer.kind === 'rejected') return { kind: 'rejected', serial, message: sent.answer.message };
    return { kind: 'accepted', serial };
  };
}

async function sendRecord(parts: SendParts, queued: QueuedUpload, id: string): Promise<Sent> {
  const regulator = await parts.database.regulator.findUnique({ where: { id } });
  if (regulator === null)
    throw ApplicationFailure.create({
      type: failures.unknownSubject,
      message: `regulator ${id} is not registered: add it to the site`,
    });
  try {
    const { privateKey, enterpriseCode } = await parts.keys();
    const source = await readSource(parts.database, queued, enterpriseCode);
    const profile = await (parts.profileOf ?? loadProfile)(regulator.profile);
    const { fields, problems } = toProfile(buildRecord(source), profile);
    if (problems.length > 0)
      return { answer: { kind: 'rejected', message: `not sent: ${problems.join('; ')}` }, bodyDigest: null };
    const stamped = {
      ...fields,
      [profile.timestamp.to]: formatBeijing(parts.now(), profile.timestamp.format),
    };
    const request = signRequest(stamped, privateKey, profile.signing.canonicalisation);
    return {
      answer: await callPlatform(regulator.url, request, profile),
      bodyDigest: sha256Hex(request.body),
    };
  } catch (error) {
    // Profile and keys are put right by people; the records wait for it.
    if (error instanceof ProfileInvalid || error instanceof KeyMaterialUnreadable)
      return { answer: { kind: 'retry', error: error.message }, bodyDigest: null };
    throw error;
  }
}

async function settle(settled: {
  parts: SendParts;
  order: Order;
  queued: QueuedUpload;
  sent: Sent;
}): Promise<void> {
  const { parts, order, queued, sent } = settled;
  const { regulator, gate } = order;
  const serial = queued.serial.toString();
  const kind = sent.answer.kind === 'rejected' ? 'rejected' : 'accepted';
  const outcome =
    sent.answer.kind === 'accepted'
      ? { platformRecordId: sent.answer.recordId, duplicate: sent.answer.duplicate }
      : { platformRecordId: null, message: sent.answer.kind === 'rejected' ? sent.answer.message : '' };
  await appendEntry(parts.database, {
    key: `upload/${regulator}/${gate}/${serial}#${kind}`,
    kind: `upload-${kind}`,
    subject: queued.passageId,
    occurredAt: parts.now(),
    clock: serverClock,
    actor: system,
    payload: {
      regulator,
      gate,
      serial,
      passage: queued.passageId,
      attempts: order.failures + 1,
      bodyDigest: sent.bodyDigest,
      ...outcome,
    },
  });
}

async function noteFailure(parts: SendParts, order: Order, error: string): Promise<SendAnswer> {
  const { regulator, gate, failures: before } = order;
  const attempts = before + 1;
  const at = parts.now();
  const noted = {
    attempts,
    lastError: error,
    nextAt: new Date(at + backoff(attempts)),
    updatedAt: new Date(at),
  };
  await parts.database.uploadAttempt.upsert({
    where: { regulator_gate: { regulator, gate } },
    create: { regulator, gate, ...noted },
    update: noted,
  });
  return { kind: 'retry', error };
}
