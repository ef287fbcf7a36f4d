/** Confirming a VIN with a wrong check digit, as a form: never by who entered it (I9). */
import type { ActionFailure } from '@sveltejs/kit';
import { fail, message } from 'sveltekit-superforms';
import { ConfirmationRefused, confirmVin } from '../../../../people/vin-confirmation.ts';
import { vinFormId, vinSchema } from '../ledgers/vin-schema.ts';
import type { VinFields } from '../ledgers/vin-schema.ts';
import type { VehicleForm, VehicleTrouble } from '../ledgers/vehicle-view.ts';
import { database } from './database.ts';
import { checkedForm } from './form.ts';
import type { VehicleEvent } from './vehicle-file.ts';
import { vehicleOf } from './vehicle-file.ts';
import { signerOf } from './whoami.ts';

type Answer = VehicleForm<VinFields>;

const troubles: Readonly<Record<ConfirmationRefused['code'], VehicleTrouble['code']>> = {
  nothing: 'vinNothing',
  changed: 'vinChanged',
  own: 'vinOwn',
};

export async function confirmVinAction(event: VehicleEvent): Promise<Answer | ActionFailure<Answer>> {
  const vehicle = await vehicleOf(event);
  const form = await checkedForm<VinFields, VehicleTrouble>(event, { id: vinFormId, schema: vinSchema });
  if (!form.valid) return fail(400, { form });
  const { vin, text } = form.data;
  try {
    await confirmVin(database(), { vehicle, vin, person: signerOf(event), reason: text.trim() });
    return { form };
  } catch (thrown) {
    if (!(thrown instanceof ConfirmationRefused)) throw thrown;
    return message(form, { code: troubles[thrown.code] }, { status: 409 }) as ActionFailure<Answer>;
  }
}
