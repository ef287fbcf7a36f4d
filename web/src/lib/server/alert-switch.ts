/** The alert switch: the same sequence that the command line turns. */
import { PolicyStepRefused } from '../../../../workflows/client/take-policy-step.ts';
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
  'changed-meanwhile': 'meanwhile',
  'no-alert': 'notRunning',
  'not-possible-now': 'notPossible',
  'not-yours': 'notYours',
  'bad-request': 'badRequest',
};

const stepProblems: Readonly<Record<PolicyStepRefused['code'], SwitchRefusal>> = {
  'changed-meanwhile': 'meanwhile',
  'not-possible-now': 'notPossible',
  'not-yours': 'notYours',
  'own-work': 'notYours',
  'bad-request': 'notPossible',
};

/** The answer, or why there is none. */
export async function switchAlert(parsed: ParsedSwitch): Promise<AlertAnswer | SwitchRefusal> {
  const answer = await answered(() => send(parsed));
  return 'code' in answer ? answer.code : answer;
}

/** What `act` answers, or the code of why it was not done. */
export async function answered<Answer extends string | object>(
  act: () => Promise<Answer>,
): Promise<Answer | { readonly code: SwitchRefusal }> {
  try {
    await mustBeReachable();
    return await within(patience, act);
  } catch (error) {
    return { code: refusalOf(error) };
  }
}

function refusalOf(error: unknown): SwitchRefusal {
  if (error instanceof SwitchRefused) return problems[error.code];
  if (error instanceof PolicyStepRefused) return stepProblems[error.code];
  const trouble = troubleOf(error);
  if (trouble === null) throw error;
  if (trouble.kind === 'notFound') return 'notRunning';
  return trouble.kind === 'refused' ? 'notPossible' : trouble.kind;
}

function send(parsed: ParsedSwitch): Promise<AlertAnswer> {
  if (parsed.kind === 'start') return startAlert(temporal(), parsed.order, settings().temporal);
  if (parsed.kind === 'change') return changeAlert(temporal(), parsed.alert, parsed.order);
  return liftAlert(temporal(), parsed.alert, parsed.order);
}
