/** Which of the rules that hit decides, and in which order the others are told (domain §3.3, "Evaluation order"). */
import { LAYERS, type DecidingRule } from './rule-set.ts';

/** Rules in the order of precedence: by layer, then as written. */
export function byPrecedence(rules: readonly DecidingRule[]): readonly DecidingRule[] {
  return LAYERS.flatMap((layer) => rules.filter((rule) => rule.layer === layer));
}

/**
 * The hits that count, the deciding one first. `hits` is in order of precedence.
 *
 * Without layers the first hit decides. With layers the over-limit list decides before all; a ban decides unless an
 * exemption lifts it, and whatever allows decides where nothing bans. An exemption that no ban needs does not count.
 */
export function inDecidingOrder<Hit extends { readonly rule: DecidingRule }>(
  hits: readonly Hit[],
): readonly Hit[] {
  if (hits.some(({ rule }) => rule.layer === null)) return hits;
  const bans = hits.filter(({ rule }) => rule.effect === 'block');
  const exemptions = hits.filter(({ rule }) => rule.layer === 'exemption');
  const allowances = hits.filter(({ rule }) => rule.effect === 'allow' && rule.layer !== 'exemption');
  if (bans.length === 0) return allowances;
  const isFinal = bans.some(({ rule }) => rule.layer === 'over-limit');
  return isFinal ? [...bans, ...allowances] : [...exemptions, ...bans, ...allowances];
}
