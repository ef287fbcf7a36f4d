/** Reads what the ledger holds of exemptions, and writes the acts on them. */
import type { Database } from '../ledger/database.ts';
import { appendEntry } from '../ledger/append-entry.ts';
import { serverClock } from '../ledger/entry-kinds.ts';
import type { EntryKind } from '../ledger/entry-kinds.ts';
import { personActor, signatureOf } from '../ledger/signature.ts';
import type {
  ExemptionActivities,
  ExemptionOrder,
  ExemptionState,
  ExemptionStep,
  ExemptionWork,
} from '../../workflows/contract/exemption.ts';
import type { Person } from '../../workflows/contract/passage.ts';

const kinds = {
  propose: 'exemption-proposed',
  approve: 'exemption-approved',
  refuse: 'exemption-refused',
  end: 'exemption-ended',
} as const satisfies Record<ExemptionStep, EntryKind>;

export function createExemptionRecords(database: Database): ExemptionActivities {
  return {
    loadExemption: (id) => workOf(database, id),
    recordExemptionStep: async ({ id, order, key }) => {
      const { seq } = await appendEntry(database, {
        key: `${id}#${key}`,
        kind: kinds[order.step],
        subject: id,
        occurredAt: order.at,
        clock: serverClock,
        actor: personActor(order.person),
        payload: { ...signatureOf(order.person), ...contentOf(order) },
      });
      return { seq, work: await workOf(database, id) };
    },
  };
}

function contentOf(order: ExemptionOrder): object {
  if (order.step !== 'propose') return { reason: order.reason };
  const { validFrom, validTo, ...terms } = order.terms;
  return {
    ...terms,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
  };
}

async function workOf(database: Database, id: string): Promise<ExemptionWork> {
  const row = await database.exemption.findUnique({ where: { id } });
  if (row === null) return { id, state: 'none', proposedBy: null, validTo: null };
  return {
    id,
    state: row.state as ExemptionState,
    proposedBy: row.proposedBy as unknown as Person,
    validTo: row.validTo.getTime(),
  };
}
