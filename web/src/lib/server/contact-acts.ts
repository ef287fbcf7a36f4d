/** Showing and filing personal data, as forms. What is shown is in the ledger first. */
import { error } from '@sveltejs/kit';
import type { ActionFailure } from '@sveltejs/kit';
import { fail, message, setError } from 'sveltekit-superforms';
import { normalisePhone } from '../../../../people/contact-fields.ts';
import { dropLicence, keepLicence } from '../../../../people/licence-photos.ts';
import { withoutMetadata } from '../../../../people/photo-metadata.ts';
import { recordUnmasking, unmaskedFor } from '../../../../people/unmasking.ts';
import {
  ContactRefused,
  contentOf,
  fieldsOf,
  fileContact,
  newestFiling,
} from '../../../../people/vehicle-contacts.ts';
import type { Contact, Filed, PlateKey } from '../../../../people/vehicle-contacts.ts';
import type { FormState, MixedFields } from '../forms/page-form.ts';
import { wordsOf } from '../i18n/words.ts';
import { blankContact, contactFormId, contactSchema } from '../ledgers/contact-schema.ts';
import type { ContactFields } from '../ledgers/contact-schema.ts';
import { unmaskFormId, unmaskSchema } from '../ledgers/unmask-schema.ts';
import type { UnmaskFields } from '../ledgers/unmask-schema.ts';
import { vehiclePath } from '../ledgers/vehicle-path.ts';
import type { UnmaskedContact, VehicleForm, VehicleTrouble } from '../ledgers/vehicle-view.ts';
import { database } from './database.ts';
import { checkedForm } from './form.ts';
import { settings } from './settings.ts';
import type { VehicleEvent } from './vehicle-file.ts';
import { vehicleOf } from './vehicle-file.ts';
import { accessOf, signedIn, signerOf } from './whoami.ts';

type Refused<Typed extends MixedFields> = ActionFailure<VehicleForm<Typed>>;

export async function unmaskAction(
  event: VehicleEvent,
): Promise<VehicleForm<UnmaskFields> | Refused<UnmaskFields>> {
  const vehicle = await vehicleOf(event);
  const form = await checkedForm<UnmaskFields, VehicleTrouble>(event, {
    id: unmaskFormId,
    schema: unmaskSchema,
  });
  if (!form.valid) return fail(400, { form });
  const row = await database().vehicleContact.findUnique({ where: { plateNo_plateColour: vehicle } });
  if (row === null) return refused(form, 'noContact');
  const content = contentOf(row);
  const { reason: code, text } = form.data;
  const reason = { code, text: text.trim() };
  const { session } = signedIn(event.locals);
  const fields = fieldsOf(content);
  await recordUnmasking(database(), { who: accessOf(event), vehicle, fields, session, reason });
  return { form, unmasked: shown(vehicle, content) };
}

/** In conflict with what is on file. */
function refused<Typed extends MixedFields>(
  form: FormState<VehicleTrouble, Typed>,
  code: VehicleTrouble['code'],
): Refused<Typed> {
  return message(form, { code }, { status: 409 }) as Refused<Typed>;
}

function shown({ plateNo, plateColour }: PlateKey, { licence, ...names }: Contact): UnmaskedContact {
  const path = vehiclePath(plateNo, plateColour);
  return { ...names, licence: licence !== null, path, until: Date.now() + unmaskedFor };
}

export async function fileAction(
  event: VehicleEvent,
): Promise<VehicleForm<ContactFields> | Refused<ContactFields>> {
  const vehicle = await vehicleOf(event);
  const form = await checkedForm<ContactFields, VehicleTrouble>(event, {
    id: contactFormId,
    schema: contactSchema,
    lists: ['forget'],
    files: ['licence'],
  });
  if (!form.valid) return fail(400, { form });
  const { licence } = form.data;
  const bytes = licence === undefined ? null : withoutMetadata(new Uint8Array(await licence.arrayBuffer()));
  if (licence !== undefined && bytes === null)
    return setError(form, 'licence', 'licenceType') as Refused<ContactFields>;
  const answer = await file(event, vehicle, { ...form.data, bytes });
  if (answer === 'no-vehicle') error(404, wordsOf(event.locals.lang).vehicle.unknown);
  // What was typed is on file now, and does not come back.
  if (typeof answer !== 'string')
    return {
      form: { ...form, data: blankContact(answer.seq) },
      filed: { seq: answer.seq, isGone: answer.isGone },
    };
  if (answer === 'nothing') return refused(form, 'nothingToRemove');
  form.data.basis = await newestFiling(database(), vehicle);
  return refused(form, 'changed');
}

/** The photo is on disk before its row is; whatever no row names is deleted. */
async function file(
  event: VehicleEvent,
  vehicle: PlateKey,
  { bytes, ...typed }: Omit<ContactFields, 'licence'> & { bytes: Uint8Array | null },
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
      reason: typed.reason.trim(),
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
  typed: Pick<ContactFields, 'driver' | 'phone' | 'owner' | 'forget'>,
  licence: string | null,
): Partial<Contact> {
  const [driver, phone, owner] = [typed.driver.trim(), typed.phone.trim(), typed.owner.trim()];
  return {
    ...Object.fromEntries(typed.forget.map((field) => [field, null])),
    ...(driver === '' ? {} : { driver }),
    ...(phone === '' ? {} : { phone: normalisePhone(phone) }),
    ...(owner === '' ? {} : { owner }),
    ...(licence === null ? {} : { licence }),
  };
}
