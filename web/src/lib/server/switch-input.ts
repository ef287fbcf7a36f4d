/** The form of an alert switch, read and checked field by field. */
import { switchLimits } from '../../../../workflows/contract/alert.ts';
import type {
  AlertOrder,
  LiftOrder,
  RaisedLevel,
  SwitchSigner,
} from '../../../../workflows/contract/alert.ts';
import type { SwitchFailed, SwitchField, SwitchProblem } from '../alerts/switch-outcome.ts';
import { isSwitchKind, raisedLevels, switchFields } from '../alerts/switch-outcome.ts';
import { parseLocal } from '../format/beijing.ts';
import { fieldOf } from './input.ts';

export type ParsedSwitch =
  | { readonly kind: 'start' | 'change'; readonly order: AlertOrder }
  | { readonly kind: 'lift'; readonly order: LiftOrder };

const { reason: reasonLimit, noticeNo: noticeLimit, effectiveWithin } = switchLimits;

/** `signer` is who is signed in. */
export function parseSwitch(form: FormData, signer: SwitchSigner, at: number): ParsedSwitch | SwitchFailed {
  const values = Object.fromEntries(switchFields.map((name) => [name, fieldOf(form, name) ?? ''])) as Record<
    SwitchField,
    string
  >;
  const kind = fieldOf(form, 'kind');
  const from = values.from === '' ? at : parseLocal(values.from);
  const problems = problemsOf(kind, values, { from, at });
  if (problems.length > 0 || !isSwitchKind(kind) || from === null) {
    const kept = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, value.slice(0, 1_000)]),
    );
    return { kind: (kind ?? '').slice(0, 20), problems, values: kept };
  }
  const order = { effectiveFrom: from, ...signer, reason: values.reason, at };
  if (kind === 'lift') return { kind, order };
  return { kind, order: { ...order, level: values.level as RaisedLevel, noticeNo: values.noticeNo || null } };
}

export function isSwitchFailed(parsed: ParsedSwitch | SwitchFailed): parsed is SwitchFailed {
  return 'problems' in parsed;
}

function problemsOf(
  kind: string | null,
  values: Record<SwitchField, string>,
  time: { from: number | null; at: number },
): SwitchProblem[] {
  const length = [...values.reason].length;
  const checks: [SwitchProblem, boolean][] = [
    ['badRequest', isSwitchKind(kind)],
    ['level', kind === 'lift' || (raisedLevels as readonly string[]).includes(values.level)],
    ['from', time.from !== null],
    ['range', time.from === null || Math.abs(time.from - time.at) <= effectiveWithin],
    ['noticeNo', values.noticeNo.length <= noticeLimit.most && !values.noticeNo.includes('\n')],
    ['reason', length >= reasonLimit.least && length <= reasonLimit.most],
  ];
  return checks.filter(([, ok]) => !ok).map(([problem]) => problem);
}
