/** The emergency brake as it is sent: seen, confirmed, with a reason. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import { switchLimits } from '../../../../workflows/contract/alert.ts';
import { field, reasonText } from '../forms/fields.ts';
import type { LaterPlan } from './plan-turns.ts';
import type { Words } from '../i18n/words.ts';

const code = <Code extends keyof Words['alert']['problems']>(name: Code): Code => name;

export const brakeSchema = object({
  /** The entry that is taken back, as the page showed it. */
  basedOn: field(code('badRequest'), (text) => /^\d{1,18}$/.test(text)),
  /** The versions of the plan adopted for later, as the page named them, parted by commas. */
  laters: field(code('badRequest'), (text) => /^[\d,]{0,200}$/.test(text)),
  confirmed: field(code('confirmed'), (text) => text === 'yes'),
  reason: reasonText(code('reason'), switchLimits.reason),
});
export type BrakeFields = InferOutput<typeof brakeSchema>;
export const brakeFormId = 'brake';

/** What counts: the level in force and the version of the plan. */
export interface StateView {
  readonly level: string;
  readonly planVersion: number | null;
}

/** What the brake would take back now; null: there is nothing. */
export interface BrakeView {
  readonly what: 'alert' | 'plan';
  readonly seq: string;
  readonly since: number;
  readonly now: StateView;
  readonly back: StateView;
  /** Versions of the plan adopted for later, and what becomes of them. */
  readonly laters: readonly LaterPlan[];
}

/** What somebody confirms of them. */
export const latersText = (laters: readonly LaterPlan[]): string =>
  laters.map(({ version }) => version).join(',');
