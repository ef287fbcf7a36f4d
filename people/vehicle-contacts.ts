/**
 * Driver, phone, owner and licence photo of a vehicle. The row can be forgotten; the ledger holds who filed it, why,
 * which fields there are, and a salted commitment that proves a later change or deletion without telling the content.
 */
import { randomBytes } from 'node:crypto';
import { appendEntry } from '../activities/ledger/append-entry.ts';
import { canonical, sha256Hex } from '../activities/ledger/canonical.ts';
import type { Database } from '../activities/ledger/database.ts';
import { serverClock } from '../activities/ledger/entry-kinds.ts';
import type { Actor } from '../activities/ledger/entry-kinds.ts';
import type { VehicleContact } from '../prisma/client/client.ts';
import type { Role } from '../workflows/contract/roles.ts';
import type { ContactField } from './contact-fields.ts';

export interface PlateKey {
  readonly plateNo: string;
  readonly plateColour: string;
}

/** Each part checked; a licence by the SHA-256 of its photo. */
export type Contact = Readonly<Record<ContactField, string | null>>;

export interface Filing {
  readonly vehicle: PlateKey;
  /** What is absent stays as it is, null removes. */
  readonly change: Readonly<Partial<Contact>>;
  /** The newest filing that whoever files has seen, by its ledger number; `0`: none. */
  readonly basis: string;
  readonly by: Actor;
  readonly account: { readonly username: string; readonly role: Role; readonly address: string } | null;
  readonly reason: string;
}

/** `no-vehicle`: it has no file here. `changed`: somebody else was quicker. `nothing`: there is nothing to remove. */
export class ContactRefused extends Error {
  override readonly name = 'ContactRefused';
  readonly code: 'no-vehicle' | 'changed' | 'nothing';
  constructor(code: ContactRefused['code']) {
    super(`the contact was not filed: ${code}`);
    this.code = code;
  }
}

export interface Filed {
  readonly seq: string;
  /** Nothing is on file any more. */
  readonly isGone: boolean;
  /** The photo that the vehicle had and has no more. */
  readonly droppedLicence: string | null;
}

type Transaction = Parameters<Parameters<Database['$transaction']>[0]>[0];

const kind = 'contact-filed';
const subjectOf = ({ plateNo, plateColour }: PlateKey): string => `${plateNo}/${plateColour}`;
const nobody: Contact = { driver: null, phone: null, owner: null, licence: null };

/** Row and entry are one transaction. Throws ContactRefused. */
export function fileContact(database: Database, filing: Filing): Promise<Filed> {
  return database.$transaction(async (transaction) => {
    const { vehicle, change, basis } = filing;
    const known = { where: { plateNo_plateColour: vehicle } };
    if ((await transaction.vehicle.findUnique(known)) === null) throw new ContactRefused('no-vehicle');
    // In this order: a row that is newer than its entry is found out by the key below.
    if ((await newestFiling(transaction, vehicle)) !== basis) throw new ContactRefused('changed');
    const row = await transaction.vehicleContact.findUnique(known);
    const before = row === null ? nobody : contentOf(row);
    const content = { ...before, ...change };
    const isGone = fieldsOf(content).length === 0;
    if (isGone && row === null) throw new ContactRefused('nothing');
    const salt = isGone ? null : randomBytes(32).toString('hex');
    const { seq, recordedAt } = await append(transaction, filing, { content, salt });
    const droppedLicence = before.licence === content.licence ? null : before.licence;
    if (salt === null) await transaction.vehicleContact.delete(known);
    else await write(transaction, { vehicle, content, salt, seq, recordedAt });
    return { seq, isGone, droppedLicence };
  });
}

async function append(
  transaction: Transaction,
  { vehicle, basis, by, account, reason }: Filing,
  { content, salt }: { content: Contact; salt: string | null },
): Promise<{ seq: string; recordedAt: number }> {
  const appended = await appendEntry(transaction, {
    key: `${kind}/${subjectOf(vehicle)}/after-${basis}`,
    kind,
    subject: subjectOf(vehicle),
    occurredAt: Date.now(),
    clock: serverClock,
    actor: by,
    payload: {
      ...vehicle,
      fields: fieldsOf(content),
      commitment: salt === null ? null : commitmentOf(vehicle, content, salt),
      person: by.name,
      username: account?.username ?? null,
      role: account?.role ?? null,
      ...(account === null ? {} : { address: account.address }),
      reason,
    },
  });
  if (appended.existed) throw new ContactRefused('changed');
  return appended;
}

async function write(
  transaction: Transaction,
  {
    vehicle,
    content,
    salt,
    seq,
    recordedAt,
  }: { vehicle: PlateKey; content: Contact; salt: string; seq: string; recordedAt: number },
): Promise<void> {
  const data = {
    driverName: content.driver,
    driverPhone: content.phone,
    owner: content.owner,
    licencePhoto: content.licence,
    salt,
    seq: BigInt(seq),
    recordedAt: new Date(recordedAt),
  };
  await transaction.vehicleContact.upsert({
    where: { plateNo_plateColour: vehicle },
    create: { ...vehicle, ...data },
    update: data,
  });
}

/** Its ledger number; `0`: none. */
export async function newestFiling(
  database: Pick<Database, 'ledgerEntry'>,
  vehicle: PlateKey,
): Promise<string> {
  const last = await database.ledgerEntry.findFirst({
    where: { kind, subject: subjectOf(vehicle) },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  });
  return (last?.seq ?? 0n).toString();
}

export function contentOf({ driverName, driverPhone, owner, licencePhoto }: VehicleContact): Contact {
  return { driver: driverName, phone: driverPhone, owner, licence: licencePhoto };
}

/** The fields that are on file. */
export function fieldsOf(content: Contact): ContactField[] {
  return (Object.keys(nobody) as ContactField[]).filter((field) => content[field] !== null);
}

/** The salt keeps a phone number from being found by trying all of them. */
function commitmentOf(vehicle: PlateKey, content: Contact, salt: string): string {
  const { plateNo, plateColour } = vehicle;
  return sha256Hex(canonical({ plateNo, plateColour, ...content, salt }));
}

export interface ContactFault extends PlateKey {
  /** The newest entry about it; null: there is none. */
  readonly seq: string | null;
  readonly what: string;
}

export interface ContactProof {
  readonly contacts: number;
  /** In the order of their plates. */
  readonly faults: readonly ContactFault[];
}

interface FilingEntry {
  readonly seq: bigint;
  readonly payload: string;
}

/** Compares every contact with the newest entry about it. */
export async function verifyContacts(database: Database): Promise<ContactProof> {
  const [rows, entries] = await Promise.all([
    database.vehicleContact.findMany(),
    database.$queryRaw<FilingEntry[]>`SELECT DISTINCT ON (subject) seq, payload FROM ledger_entry
      WHERE kind = ${kind} ORDER BY subject, seq DESC`,
  ]);
  const left = new Map(rows.map((row) => [subjectOf(row), row]));
  const faults: ContactFault[] = [];
  for (const { seq, payload } of entries) {
    const { plateNo, plateColour, commitment } = JSON.parse(payload) as PlateKey & {
      commitment: string | null;
    };
    const vehicle = { plateNo, plateColour };
    const row = left.get(subjectOf(vehicle)) ?? null;
    left.delete(subjectOf(vehicle));
    const what = faultOf(row, commitment);
    if (what !== null) faults.push({ ...vehicle, seq: seq.toString(), what });
  }
  for (const { plateNo, plateColour } of left.values())
    faults.push({ plateNo, plateColour, seq: null, what: 'was never filed: no entry speaks of it' });
  return { contacts: rows.length, faults: faults.sort((a, b) => (subjectOf(a) < subjectOf(b) ? -1 : 1)) };
}

function faultOf(row: VehicleContact | null, commitment: string | null): string | null {
  if (row === null) return commitment === null ? null : 'is gone, and no entry says that it was removed';
  if (commitment === null) return 'is on file although it was removed';
  return commitmentOf(row, contentOf(row), row.salt) === commitment
    ? null
    : 'no longer matches its commitment';
}
