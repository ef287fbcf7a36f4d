/** Whether a rule set is valid, and for how long: what is told before and after it ends. Instants in ms. */
import { validityAt } from '../../../../rules/model/validity.ts';
import type { Validity } from '../../../../rules/model/validity.ts';
import { fullStamp } from '../format/beijing.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** An end is told this long before: time enough to draft, test, approve and adopt another version. */
const soon = 7 * day;

export type ValidityNews =
  | { readonly state: 'ended' | 'not-yet'; readonly at: number }
  | {
      readonly state: 'soon';
      readonly at: number;
      readonly left: number;
      readonly unit: 'days' | 'hours' | 'minutes';
    };

/** Null: it is valid, and stays so for a while. */
export function validityNews(validity: Validity, now: number): ValidityNews | null {
  const { from, to } = validity;
  const state = validityAt(validity, now);
  if (state === 'ended') return { state, at: to ?? now };
  if (state === 'not-yet') return { state, at: from ?? now };
  if (to === null || to - now > soon) return null;
  return { state: 'soon', at: to, ...leftOf(to - now) };
}

/** Rounded down, but never nothing: an end in a minute is told as one. */
function leftOf(ms: number): { readonly left: number; readonly unit: 'days' | 'hours' | 'minutes' } {
  if (ms >= day) return { left: Math.floor(ms / day), unit: 'days' };
  if (ms >= hour) return { left: Math.floor(ms / hour), unit: 'hours' };
  return { left: Math.max(1, Math.floor(ms / 60_000)), unit: 'minutes' };
}

/** `2026-12-01 00:00:00`: an end that people wrote has no milliseconds. */
export function instantText(at: number): string {
  return fullStamp(at).slice(0, 19);
}
