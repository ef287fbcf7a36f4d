/** What each column of the audit log says of an entry, as text. */
import { lineOf, partsOf } from '../audit/entry-content.ts';
import type { Payload } from '../audit/entry-content.ts';
import { wordFor } from '../i18n/words.ts';
import type { CellTexts } from './cell-texts.ts';
import type { AuditRow } from './list-rows.ts';

export function payloadOf({ payload }: AuditRow): Payload {
  return JSON.parse(payload) as Payload;
}

export const auditCells: CellTexts<AuditRow> = {
  number: ({ seq }) => Number(seq),
  at: ({ at }) => new Date(at),
  recordedAt: ({ recordedAt }) => new Date(recordedAt),
  person: ({ actor: { name, via } }, { words }) =>
    via === undefined ? name : `${name} · ${wordFor(words.actors, via)}`,
  role: (row, { words }) => wordFor(words.people.roles, textOf(payloadOf(row)['role'])),
  address: (row) => textOf(payloadOf(row)['address']),
  kind: (row, { words }) => {
    const said = wordFor(words.entryKinds, row.kind);
    return row.kind === 'access'
      ? `${said} · ${wordFor(words.audit.acts, textOf(payloadOf(row)['act']))}`
      : said;
  },
  subject: ({ subject }) => subject,
  detail: (row, teller) => lineOf(partsOf(payloadOf(row), teller), teller),
  payload: ({ payload }) => payload,
  hash: ({ hash }) => hash,
};

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
