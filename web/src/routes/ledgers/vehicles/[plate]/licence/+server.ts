/** The photo of a driving licence, for who has unmasked it of late. */
import { error } from '@sveltejs/kit';
import { readLicence } from '../../../../../../../people/licence-photos.ts';
import { isUnmasked } from '../../../../../../../people/unmasking.ts';
import { wordsOf } from '../../../../../lib/i18n/words.ts';
import { database } from '../../../../../lib/server/database.ts';
import { recordRefusal } from '../../../../../lib/server/gatekeeper.ts';
import { settings } from '../../../../../lib/server/settings.ts';
import { vehicleOf } from '../../../../../lib/server/vehicle-file.ts';
import { signedIn } from '../../../../../lib/server/whoami.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const words = wordsOf(event.locals.lang);
  const vehicle = await vehicleOf(event);
  const { username, session } = signedIn(event.locals);
  const asked = { username, session, vehicle, field: 'licence' } as const;
  if (!(await isUnmasked(database(), asked, Date.now()))) {
    await recordRefusal(event, 'not unmasked');
    error(403, words.contact.unmaskFirst);
  }
  const row = await database().vehicleContact.findUnique({ where: { plateNo_plateColour: vehicle } });
  if (!row?.licencePhoto) error(404, words.errors.noPhoto);
  const photo = await readLicence(settings().dataDir, row.licencePhoto);
  if (photo === null) error(404, words.contact.licenceGone);
  return new Response(new Uint8Array(photo.bytes), {
    headers: { 'content-type': photo.type, 'content-security-policy': "default-src 'none'; sandbox" },
  });
};
