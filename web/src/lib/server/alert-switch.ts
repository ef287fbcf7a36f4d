/** The alert switch: the same sequence that the command line turns. */
import {
  changeAlert,
  liftAlert,
  startAlert,
  SwitchRefused,
} from '../../../../workflows/client/switch-alert.ts';
import type { AlertAnswer } from '../../../../workflows/contract/alert.ts';
import type { SwitchRefusal } from '../alerts/switch-outcome.ts';
import { troubleOf } from './failures.ts';
import { settings } from './settings.ts';
import type { ParsedSwitch } from './switch-input.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';

const patience = 12_000;

const problems: Readonly<Record<SwitchRefused['code'], SwitchRefusal>> = {
  'already-alert': 'running',
  'no-alert': 'notRunning',
  'not-possible-now': 'notPossible',
  'not-yours': 'notYours',
  'bad-request': 'badRequest',
};

/** The answer, or why there is none. */
export async function switchAlert(parsed: ParsedSwitch): Promise<AlertAnswer | SwitchRefusal> {
  try {
    await mustBeReachable();
    return await within(patience, () => send(parsed));
  } catch (error) {
    if (error instanceof SwitchRefused) return problems[error.code];
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    if (trouble.kind === 'notFound') return 'notRunning';
    return trouble.kind === 'refused' ? 'notPossible' : trouble.kind;
  }
}

function send(parsed: ParsedSwitch): Promise<AlertAnswer> {
  if (parsed.kind === 'start') return startAlert(temporal(), parsed.order, settings().temporal.taskQueue);
  if (parsed.kind === 'change') return changeAlert(temporal(), parsed.order);
  return liftAlert(temporal(), parsed.order);
}
