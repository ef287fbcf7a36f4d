/** A checked form of an alert switch, as the alert takes it. */
import type {
  AlertOrder,
  LiftOrder,
  RaisedLevel,
  SwitchSigner,
} from '../../../../workflows/contract/alert.ts';
import type { SwitchFields, SwitchKind } from '../alerts/switch-schema.ts';
import { parseLocal } from '../format/beijing.ts';

export type ParsedSwitch =
  | { readonly kind: 'start' | 'change'; readonly order: AlertOrder }
  | { readonly kind: 'lift'; readonly order: LiftOrder };

/** `signer` is who is signed in; without a time it is now. */
export function switchOf(typed: SwitchFields, signer: SwitchSigner, at: number): ParsedSwitch {
  const effectiveFrom = parseLocal(typed.from.trim()) ?? at;
  const order = { effectiveFrom, ...signer, reason: typed.reason.trim(), at };
  // The schema has looked.
  const kind = typed.kind as SwitchKind;
  if (kind === 'lift') return { kind, order };
  const noticeNo = typed.noticeNo.trim() || null;
  return { kind, order: { ...order, level: typed.level as RaisedLevel, noticeNo } };
}
