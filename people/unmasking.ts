/** Seeing personal data is an act: with a reason, in the ledger before anything is shown, for a while and a session only. */
import { createHash } from 'node:crypto';
import type { Database } from '../activities/ledger/database.ts';
import { recordAccess } from './access-log.ts';
import type { Access } from './access-log.ts';
import type { ContactField } from './contact-fields.ts';
import type { PlateKey } from './vehicle-contacts.ts';

/** How long an unmasking lasts, ms. */
export const unmaskedFor = 10 * 60_000;

export interface Unmasking {
  readonly who: Pick<Access, 'person' | 'username' | 'role' | 'address'>;
  readonly vehicle: PlateKey;
  readonly fields: readonly ContactField[];
  /** Its token, which is not written down. */
  readonly session: string;
  readonly reason: { readonly code: string; readonly text: string };
}

/** Resolves when it is in the ledger. */
export async function recordUnmasking(
  database: Database,
  { who, vehicle, fields, session, reason }: Unmasking,
): Promise<void> {
  const { plateNo, plateColour } = vehicle;
  await recordAccess(database, {
    act: 'unmask',
    ...who,
    plateNo,
    plateColour,
    detail: fields.join(' '),
    reason,
    session: sessionMark(session),
  });
}

function sessionMark(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

/** Whether this person has, in this session, unmasked this field of this vehicle of late. */
export async function isUnmasked(
  database: Database,
  asked: {
    readonly username: string;
    readonly session: string;
    readonly vehicle: PlateKey;
    readonly field: ContactField;
  },
  now: number,
): Promise<boolean> {
  const { username, vehicle, field } = asked;
  const mark = sessionMark(asked.session);
  const entries = await database.ledgerEntry.findMany({
    where: {
      kind: 'access',
      subject: `account/${username}`,
      occurredAt: { gt: new Date(now - unmaskedFor) },
      payload: { contains: '"act":"unmask"' },
    },
    select: { payload: true },
  });
  return entries.some(({ payload }) => {
    const { act, plateNo, plateColour, detail, session } = JSON.parse(payload) as Partial<Access>;
    const isHere = plateNo === vehicle.plateNo && plateColour === vehicle.plateColour;
    return act === 'unmask' && session === mark && isHere && (detail ?? '').split(' ').includes(field);
  });
}
