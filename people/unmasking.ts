/** Seeing personal data is an act: with a reason, in the ledger before anything is shown, and for a while only. */
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
  readonly reason: { readonly code: string; readonly text: string };
}

/** Resolves when it is in the ledger. */
export async function recordUnmasking(
  database: Database,
  { who, vehicle, fields, reason }: Unmasking,
): Promise<void> {
  const { plateNo, plateColour } = vehicle;
  await recordAccess(database, {
    act: 'unmask',
    ...who,
    plateNo,
    plateColour,
    detail: fields.join(' '),
    reason,
  });
}

/** Whether this person has unmasked this field of this vehicle of late. */
export async function isUnmasked(
  database: Database,
  asked: { readonly username: string; readonly vehicle: PlateKey; readonly field: ContactField },
  now: number,
): Promise<boolean> {
  const { username, vehicle, field } = asked;
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
    const { act, plateNo, plateColour, detail } = JSON.parse(payload) as Partial<Access>;
    const isHere = plateNo === vehicle.plateNo && plateColour === vehicle.plateColour;
    return act === 'unmask' && isHere && (detail ?? '').split(' ').includes(field);
  });
}
