/** A shadow started or stopped, as it is typed: checked on the page before it is sent, and by the server. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import { shadowLevels } from '../../../../workflows/contract/shadow.ts';
import { choice, field, reasonText } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

const code = <Name extends keyof Words['shadow']['problems']>(name: Name): Name => name;

export const levelInForce = 'in-force';
export const shadowLevelChoices = [levelInForce, ...shadowLevels] as const;

type Reason = keyof Words['shadow']['reasons'];
/** The codes are part of the record. */
export const startReasons = [
  'before-approval',
  'before-effect',
  'comparison',
  'other',
] as const satisfies readonly Reason[];
export const stopReasons = ['enough', 'mistaken', 'other'] as const satisfies readonly Reason[];

const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);
const isId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

export const startShadowSchema = object({
  /** Of the revision that was looked at. */
  digest: field(code('badRequest'), isDigest),
  level: choice(code('level'), shadowLevelChoices),
  reason: choice(code('reason'), startReasons),
  text: reasonText(code('text')),
});
export type StartShadowFields = InferOutput<typeof startShadowSchema>;
export const startShadowFormId = 'start-shadow';

export const stopShadowSchema = object({
  shadow: field(code('badRequest'), isId),
  reason: choice(code('reason'), stopReasons),
  text: reasonText(code('text')),
});
export type StopShadowFields = InferOutput<typeof stopShadowSchema>;
export const stopShadowFormId = 'stop-shadow';
