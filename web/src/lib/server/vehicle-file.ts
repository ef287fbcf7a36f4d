/** One vehicle: its file, its passages, and the people behind it, masked. */
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { maskName, maskPhone } from '../../../../people/contact-fields.ts';
import { contentOf } from '../../../../people/vehicle-contacts.ts';
import type { PlateKey } from '../../../../people/vehicle-contacts.ts';
import { vinState } from '../../../../people/vin-confirmation.ts';
import { wordsOf } from '../i18n/words.ts';
import { plateOfPath } from '../ledgers/vehicle-path.ts';
import type { MaskedContact, VehicleView } from '../ledgers/vehicle-view.ts';
import { database } from './database.ts';
import { readExemptionsOf } from './exemptions.ts';
import { vehicleSource } from './lists/vehicle-list.ts';
import { readLiveStates, recentPassage } from './passage-rows.ts';

const passagesShown = 20;

export type VehicleEvent = RequestEvent<{ plate: string }>;

/** The vehicle that an address names; 404 for one without a file. */
export async function vehicleOf({
  params,
  locals,
}: Pick<VehicleEvent, 'params' | 'locals'>): Promise<PlateKey> {
  const vehicle = plateOfPath(params.plate);
  if (vehicle === null || (await database().vehicle.count({ where: vehicle })) === 0)
    error(404, wordsOf(locals.lang).vehicle.unknown);
  return vehicle;
}

export async function readVehicle(vehicle: PlateKey): Promise<VehicleView> {
  const { plateNo, plateColour } = vehicle;
  const [file, listed, exemptions, passages, live, vin] = await Promise.all([
    database().vehicle.findUniqueOrThrow({ where: { plateNo_plateColour: vehicle } }),
    database().$queryRaw<{ since: Date | null }[]>`SELECT min(issued_at) AS since FROM over_limit
      WHERE plate_no = ${plateNo} AND plate_colour = ${plateColour}
        AND issued_at <= now() AND (released_at IS NULL OR released_at > now())`,
    readExemptionsOf(vehicle, Date.now()),
    database().passage.findMany({ where: vehicle, orderBy: { eventTime: 'desc' }, take: passagesShown }),
    readLiveStates(),
    vinState(database(), vehicle),
  ]);
  return {
    file: vehicleSource.row(file),
    vin,
    overLimitSince: listed[0]?.since?.getTime() ?? null,
    exemptions,
    passages: passages.map((row) => recentPassage(row, live)),
  };
}

/** Null: nothing is on file. */
export async function readMaskedContact(vehicle: PlateKey): Promise<MaskedContact | null> {
  const row = await database().vehicleContact.findUnique({ where: { plateNo_plateColour: vehicle } });
  if (row === null) return null;
  const { driver, phone, owner, licence } = contentOf(row);
  return {
    driver: driver && maskName(driver),
    phone: phone && maskPhone(phone),
    owner: owner && maskName(owner),
    licence: licence !== null,
    recordedAt: row.recordedAt.getTime(),
    seq: row.seq.toString(),
  };
}
