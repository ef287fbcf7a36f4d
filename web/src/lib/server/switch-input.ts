/** A checked form of an alert switch, as the alert takes it. */
import type {
  AlertOrder,
  LiftOrder,
  NoticeFile,
  RaisedLevel,
  SwitchSigner,
} from '../../../../workflows/contract/alert.ts';
import type { SwitchFields, SwitchKind } from '../alerts/switch-schema.ts';
import { parseLocal } from '../format/beijing.ts';

export type ParsedSwitch =
  | { readonly kind: 'start'; readonly order: AlertOrder }
  | { readonly kind: 'change'; readonly alert: string; readonly order: AlertOrder }
  | { readonly kind: 'lift'; readonly alert: string; readonly order: LiftOrder };

interface Given {
  /** Who is signed in. */
  readonly signer: SwitchSigner;
  readonly at: number;
  /** Kept already. */
  readonly noticeFile?: NoticeFile | undefined;
}

/** Without a time it is now. */
export function switchOf(typed: SwitchFields, { signer, at, noticeFile }: Given): ParsedSwitch {
  const effectiveFrom = parseLocal(typed.from.trim()) ?? at;
  const order = {
    ...{ effectiveFrom, ...signer, reason: typed.reason.trim(), at },
    noticeNo: typed.noticeNo.trim() || null,
    ...(noticeFile === undefined ? {} : { noticeFile }),
    ...(typed.basedOn === '' ? {} : { basedOn: typed.basedOn }),
  };
  // The schema has looked.
  const kind = typed.kind as SwitchKind;
  if (kind === 'lift') return { kind, alert: typed.alert, order };
  const until = parseLocal(typed.until.trim());
  const raised = {
    ...order,
    level: typed.level as RaisedLevel,
    ...(until === null ? {} : { expectedUntil: until }),
  };
  if (kind === 'change') return { kind, alert: typed.alert, order: raised };
  return { kind, order: { ...raised, besides: typed.besides.split(',').filter((id) => id !== '') } };
}
