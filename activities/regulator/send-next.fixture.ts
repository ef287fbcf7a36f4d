/** A ledger with one gate, one regulator and finished passages, and a strict platform to send them to. */
import { join } from 'node:path';
import { appendEntry } from '../ledger/append-entry.ts';
import type { Database } from '../ledger/database.ts';
import { serverClock, system } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { aDecision } from './passage-source.factory.ts';

export const gate = '1-in';
export const firstTime = Date.parse('2026-11-24T08:30:00+08:00');
export const migrationsDir = join(import.meta.dirname, '../../prisma/migrations');

let entries = 0;

export async function append(
  database: Database,
  entry: { kind: EntryKind; subject: string; payload: unknown; key?: string; at?: number },
): Promise<void> {
  entries += 1;
  const { kind, subject, payload, key = `${kind}/${entries}`, at = firstTime } = entry;
  await appendEntry(database, {
    key,
    kind,
    subject,
    occurredAt: at,
    clock: serverClock,
    actor: system,
    payload,
  });
}

export async function registerSite(database: Database, url: string, profile = 'demo-city'): Promise<void> {
  await append(database, {
    kind: 'lane-registered',
    subject: gate,
    payload: {
      id: gate,
      entrance: '1',
      direction: 'in',
      gateNo: '01',
      nameZh: '进',
      nameEn: 'in',
      position: 0,
    },
  });
  await registerRegulator(database, url, profile);
}

export function registerRegulator(database: Database, url: string, profile = 'demo-city'): Promise<void> {
  return append(database, {
    kind: 'regulator-registered',
    subject: 'city',
    payload: { id: 'city', profile, url },
  });
}

export function fileVehicle(database: Database, plateNo: string, changes: object = {}): Promise<void> {
  const file = {
    plateNo,
    plateColour: '1',
    vehicleType: 'H17',
    fuel: 'B',
    emissionStage: '6',
    fleet: '自有',
  };
  return append(database, {
    kind: 'vehicle-filed',
    subject: `${plateNo}/1`,
    payload: { ...file, ...changes },
  });
}

interface Finished {
  /** After the first time, by the camera. */
  readonly minute: number;
  readonly plateNo: string;
  readonly offline?: boolean;
}

function decidedPayload({ minute, plateNo, offline = false }: Finished): object {
  const eventTime = firstTime + minute * 60_000;
  return {
    lane: gate,
    entrance: '1',
    direction: 'in',
    eventTime: new Date(eventTime).toISOString(),
    receivedAt: new Date(eventTime + 40).toISOString(),
    eventId: String(minute),
    device: 'cam-1-in',
    confidence: 98,
    photos: [{ role: 'body', sha256: 'a'.repeat(64), bytes: 1 }],
    flags: [],
    offline,
    plateNo,
    plateColour: '1',
    identified: null,
    decision: aDecision(),
  };
}

/** Returns the passage's id. */
export async function finishPassage(database: Database, order: Finished): Promise<string> {
  const { minute, plateNo, offline = false } = order;
  const subject = `passage/${gate}/${minute}/${plateNo}`;
  const at = firstTime + minute * 60_000;
  const finished = {
    result: 'passed',
    opened: true,
    plateNo,
    plateColour: '1',
    timeline: [],
    offline,
    lane: gate,
  };
  await append(database, {
    kind: 'passage-decided',
    subject,
    payload: decidedPayload(order),
    key: `${subject}#decided`,
    at,
  });
  await append(database, {
    kind: 'passage-finished',
    subject,
    payload: finished,
    key: `${subject}#finished`,
    at: at + 10_000,
  });
  return subject;
}
