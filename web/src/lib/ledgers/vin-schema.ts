/** The form that confirms a VIN with a wrong check digit: checked on the page before it is sent, and by the server. */
import { object, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { contactCode, recordedText } from './unmask-schema.ts';

export const vinFormId = 'vin';

export const vinSchema = object({
  /** The one that was compared with the vehicle. */
  vin: string(contactCode('basis')),
  text: recordedText,
});
export type VinFields = InferOutput<typeof vinSchema>;
