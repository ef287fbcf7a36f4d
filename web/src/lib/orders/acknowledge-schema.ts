/** The answer to an alarm as it is typed: checked on the page before it is sent, and by the server. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import { choice, field, reasonText } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

export const alarmReasons = [
  'handset-guard',
  'maintenance',
  'emergency',
  'tested',
  'repaired',
  'unknown-cause',
  'other',
] as const satisfies readonly (keyof Words['acknowledge']['reasons'])[];

type Code = keyof Words['orderProblems'] | keyof Words['acknowledge']['problems'];
const code = <Name extends Code>(name: Name): Name => name;

export const acknowledgeSchema = object({
  /** Its number in the ledger. */
  alarm: field(code('alarm'), (text) => /^\d{1,18}$/.test(text)),
  reason: choice(code('reason'), alarmReasons),
  text: reasonText(code('text')),
});

export type AcknowledgeFields = InferOutput<typeof acknowledgeSchema>;

export const acknowledgeFormId = (alarm: string): string => `acknowledge/${alarm}`;
