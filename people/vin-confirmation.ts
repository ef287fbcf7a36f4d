/**
 * A VIN whose check digit is wrong may be right all the same (imports, old vehicles; domain §5.2): somebody else than
 * whoever entered it compares it with the vehicle and says so (I9). The ledger holds both.
 */
import { appendEntry } from '../activities/ledger/append-entry.ts';
import type { Database } from '../activities/ledger/database.ts';
import { serverClock } from '../activities/ledger/entry-kinds.ts';
import { vinProblem } from '../rules/identification/vin.ts';
import { isSamePerson } from '../workflows/contract/duties.ts';
import type { Person } from '../workflows/contract/passage.ts';
import type { PlateKey } from './vehicle-contacts.ts';

const kind = 'vin-confirmed';
const subjectOf = ({ plateNo, plateColour }: PlateKey): string => `${plateNo}/${plateColour}`;

/** `nothing`: there is no VIN to confirm. `changed`: it is another one by now. `own`: this person entered it. */
export class ConfirmationRefused extends Error {
  override readonly name = 'ConfirmationRefused';
  readonly code: 'nothing' | 'changed' | 'own';
  constructor(code: ConfirmationRefused['code']) {
    super(`the VIN was not confirmed: ${code}`);
    this.code = code;
  }
}

export interface VinState {
  readonly vin: string;
  /** Null: nobody has confirmed it yet. */
  readonly confirmed: { readonly person: string; readonly seq: string } | null;
  /** Who entered it: none of them confirms it. */
  readonly enteredBy: readonly string[];
}

interface FiledEntry {
  readonly seq: bigint;
  readonly kind: string;
  readonly actor: string;
  readonly payload: string;
}

/** Null: the vehicle has no VIN, or one with the right check digit. */
export async function vinState(
  database: Pick<Database, 'ledgerEntry'>,
  vehicle: PlateKey,
): Promise<VinState | null> {
  const entries = await database.ledgerEntry.findMany({
    where: { subject: subjectOf(vehicle), kind: { in: ['vehicle-filed', kind] } },
    orderBy: { seq: 'asc' },
    select: { seq: true, kind: true, actor: true, payload: true },
  });
  const vin = vinOf(entries.findLast((entry) => entry.kind === 'vehicle-filed'));
  if (vin === null || vinProblem(vin) === null) return null;
  const about = entries.filter((entry) => vinOf(entry) === vin);
  const confirmation = about.findLast((entry) => entry.kind === kind);
  return {
    vin,
    confirmed:
      confirmation === undefined
        ? null
        : { person: personOf(confirmation).name, seq: confirmation.seq.toString() },
    enteredBy: about
      .filter((entry) => entry.kind === 'vehicle-filed' && personOf(entry).kind === 'person')
      .map((entry) => personOf(entry).name),
  };
}

interface Confirmation {
  readonly vehicle: PlateKey;
  /** The one that was looked at. */
  readonly vin: string;
  readonly person: Person;
  readonly reason: string;
}

/** Throws ConfirmationRefused. */
export async function confirmVin(
  database: Database,
  { vehicle, vin, person, reason }: Confirmation,
): Promise<{ readonly seq: string }> {
  const state = await vinState(database, vehicle);
  if (state === null || state.confirmed !== null) throw new ConfirmationRefused('nothing');
  if (state.vin !== vin) throw new ConfirmationRefused('changed');
  if (state.enteredBy.some((name) => isSamePerson({ name }, person))) throw new ConfirmationRefused('own');
  const { name, username = null, role = null, address } = person;
  const { seq, existed } = await appendEntry(database, {
    key: `${kind}/${subjectOf(vehicle)}/${vin}`,
    kind,
    subject: subjectOf(vehicle),
    occurredAt: Date.now(),
    clock: serverClock,
    actor: { kind: 'person', name },
    payload: {
      ...{ ...vehicle, vin, person: name, username, role, reason },
      ...(address === undefined ? {} : { address }),
    },
  });
  if (existed) throw new ConfirmationRefused('nothing');
  return { seq };
}

const vinOf = (entry: FiledEntry | undefined): string | null =>
  (JSON.parse(entry?.payload ?? '{}') as { vin?: string | null }).vin ?? null;

const personOf = ({ actor }: FiledEntry): { kind: string; name: string } =>
  JSON.parse(actor) as { kind: string; name: string };
