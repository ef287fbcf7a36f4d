import { newestFiling } from '../../../../../../people/vehicle-contacts.ts';
import { plateHalves } from '../../../../lib/format/plate.ts';
import { fileAction, unmaskAction } from '../../../../lib/server/contact-acts.ts';
import { database } from '../../../../lib/server/database.ts';
import { readLaneNames } from '../../../../lib/server/lane-names.ts';
import { readMaskedContact, readVehicle, vehicleOf } from '../../../../lib/server/vehicle-file.ts';
import { confirmVinAction } from '../../../../lib/server/vin-act.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const key = await vehicleOf(event);
  const [vehicle, contact, basis, lanes] = await Promise.all([
    readVehicle(key),
    readMaskedContact(key),
    newestFiling(database(), key),
    readLaneNames(),
  ]);
  const title = plateHalves(key.plateNo).join('·');
  return { vehicle, contact, basis, lanes, crumb: { noun: 'ledgers', path: '/ledgers/vehicles', title } };
};

export const actions = {
  unmask: unmaskAction,
  file: fileAction,
  confirmVin: confirmVinAction,
} satisfies Actions;
