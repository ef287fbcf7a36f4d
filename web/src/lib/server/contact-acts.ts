/** Showing and filing personal data, as forms. What is shown is in the ledger first. */
import { error } from '@sveltejs/kit';
import { fail, setError, superValidate } from 'sveltekit-superforms';
import { valibot } from 'sveltekit-superforms/adapters';
import { normalisePhone } from '../../../../people/contact-fields.ts';
import { dropLicence, keepLicence, licenceType } from '../../../../people/licence-photos.ts';
import { recordUnmasking, unmaskedFor } from '../../../../people/unmasking.ts';
import {
  ContactRefused,
  contentOf,
  fieldsOf,
  fileContact,
  newestFiling,
} from '../../../../people/vehicle-contacts.ts';
import type { Contact, Filed, PlateKey } from '../../../../people/vehicle-contacts.ts';
import { wordsOf } from '../i18n/words.ts';
import { contactSchema } from '../ledgers/contact-schema.ts';
import type { ContactFiling } from '../ledgers/contact-schema.ts';
import { unmaskSchema } from '../ledgers/unmask-schema.ts';
import { vehiclePath } from '../ledgers/vehicle-path.ts';
import type { UnmaskedContact, VehicleForm } from '../ledgers/vehicle-view.ts';
import { database } from './database.ts';
import { formOf } from './form.ts';
import { settings } from './settings.ts';
import type { VehicleEvent } from './vehicle-file.ts';
import { vehicleOf } from './vehicle-file.ts';
import { accessOf, signerOf } from './whoami.ts';

const longestField = 1_000;

export async function unmaskAction(event: VehicleEvent) {
  const vehicle = await vehicleOf(event);
  const form = await superValidate(plainOf(await formOf(event)), valibot(unmaskSchema), { id: 'unmask' });
  if (!form.valid) return fail(400, { form });
  const row = await database().vehicleContact.findUnique({ where: { plateNo_plateColour: vehicle } });
  if (row === null)
    return fail(409, { form, problem: 'noContact' } satisfies VehicleForm & { form: unknown });
  const content = contentOf(row);
  const { reason: code, text } = form.data;
  const reason = { code, text };
  await recordUnmasking(database(), { who: accessOf(event), vehicle, fields: fieldsOf(content), reason });
  return { form, unmasked: shown(vehicle, content) } satisfies VehicleForm & { form: unknown };
}

function shown({ plateNo, plateColour }: PlateKey, { licence, ...names }: Contact): UnmaskedContact {
  const path = vehiclePath(plateNo, plateColour);
  return { ...names, licence: licence !== null, path, until: Date.now() + unmaskedFor };
}

export async function fileAction(event: VehicleEvent) {
  const vehicle = await vehicleOf(event);
  const form = await superValidate(plainOf(await formOf(event)), valibot(contactSchema), { id: 'file' });
  if (!form.valid) return fail(400, { form });
  const bytes = await bytesOf(form.data.licence);
  if (bytes !== null && licenceType(bytes) === null) return setError(form, 'licence', 'licenceType');
  const answer = await file(event, vehicle, { ...form.data, bytes });
  if (answer === 'no-vehicle') error(404, wordsOf(event.locals.lang).vehicle.unknown);
  if (typeof answer !== 'string') {
    // What was typed is on file now, and does not come back.
    const blank = { driver: '', phone: '', owner: '', forget: [], reason: '', basis: answer.seq };
    const filed = { seq: answer.seq, isGone: answer.isGone };
    return { form: { ...form, data: blank }, filed } satisfies VehicleForm & { form: unknown };
  }
  if (answer === 'nothing') return fail(409, { form, problem: 'nothingToRemove' as const });
  // Sent again it goes on from what the page shows then.
  form.data.basis = await newestFiling(database(), vehicle);
  return fail(409, { form, problem: 'changed' as const });
}

/** The photo is on disk before its row is; whatever no row names is deleted. */
async function file(
  event: VehicleEvent,
  vehicle: PlateKey,
  { bytes, ...typed }: Omit<ContactFiling, 'licence'> & { bytes: Uint8Array | null },
): Promise<Filed | ContactRefused['code']> {
  const { dataDir } = settings();
  const { name, ...account } = signerOf(event);
  const licence = bytes && (await keepLicence(dataDir, bytes));
  const drop = async (sha256: string | null): Promise<void> => {
    if (sha256 !== null) await dropLicence(database(), dataDir, sha256);
  };
  try {
    const filed = await fileContact(database(), {
      vehicle,
      change: changeOf(typed, licence),
      basis: typed.basis,
      by: { kind: 'person', name },
      account,
      reason: typed.reason,
    });
    await drop(filed.droppedLicence);
    return filed;
  } catch (thrown) {
    await drop(licence);
    if (thrown instanceof ContactRefused) return thrown.code;
    throw thrown;
  }
}

/** What is typed counts more than that it shall be removed. */
function changeOf(
  { driver, phone, owner, forget }: Pick<ContactFiling, 'driver' | 'phone' | 'owner' | 'forget'>,
  licence: string | null,
): Partial<Contact> {
  return {
    ...Object.fromEntries(forget.map((field) => [field, null])),
    ...(driver === '' ? {} : { driver }),
    ...(phone === '' ? {} : { phone: normalisePhone(phone) }),
    ...(owner === '' ? {} : { owner }),
    ...(licence === null ? {} : { licence }),
  };
}

async function bytesOf(file: File | undefined): Promise<Uint8Array | null> {
  return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
}

/** Only fields as a page sends them: none of the library's own ways to send objects, no endless text, one file. */
function plainOf(form: FormData): FormData {
  const plain = new FormData();
  for (const [name, value] of form) {
    if (name.startsWith('__')) continue;
    if (typeof value === 'string') plain.append(name, value.slice(0, longestField));
    else if (name === 'licence' && value.size > 0) plain.append(name, value);
  }
  return plain;
}
