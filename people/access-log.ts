/** Who came in, who was refused, who took something out: entries of the kind `access`. */
import { randomBytes } from 'node:crypto';
import { appendEntry } from '../activities/ledger/append-entry.ts';
import type { Database } from '../activities/ledger/database.ts';
import { serverClock } from '../activities/ledger/entry-kinds.ts';

export const accessActs = [
  'sign-in',
  'sign-in-refused',
  'locked',
  'second-factor-refused',
  'sign-out',
  'sign-out-everywhere',
  'second-factor-on',
  'second-factor-renewed',
  'refused',
  'export',
  'unmask',
] as const;

export interface Access {
  readonly act: (typeof accessActs)[number];
  /** As the account shows it; for a refused sign-in: what was typed. */
  readonly person: string;
  readonly username: string;
  readonly role: string | null;
  readonly address: string;
  /** What was asked for, or why it was refused. */
  readonly detail?: string;
  /** So many more refusals of the kind in `detail` followed within a minute. */
  readonly times?: number;
  /** Of an unmasking: whose vehicle, and why. */
  readonly plateNo?: string;
  readonly plateColour?: string;
  readonly reason?: { readonly code: string; readonly text: string };
  /** Of an unmasking: in which session, as a short digest. It ends with it. */
  readonly session?: string;
}

/** `once`: names what happens once only; told again, it is the entry that is there already. */
export async function recordAccess(
  database: Pick<Database, '$queryRaw'>,
  access: Access,
  once?: string,
): Promise<void> {
  const at = Date.now();
  await appendEntry(database, {
    key: `access/${once ?? `${at}/${randomBytes(8).toString('hex')}`}`,
    kind: 'access',
    subject: `account/${access.username.slice(0, 64) || '-'}`,
    occurredAt: at,
    clock: serverClock,
    actor: { kind: 'person', name: access.person.slice(0, 64) || '-' },
    payload: { ...access, detail: access.detail ?? null },
  });
}
