/** A step in the work on a rule set: the same update that any other client sends. */
import { PolicyStepRefused, takePolicyStep } from '../../../../workflows/client/take-policy-step.ts';
import type { RuleSetName, WorkAnswer, WorkOrder } from '../../../../workflows/contract/policy-work.ts';
import type { Refused, StepRefusal } from '../policies/step-outcome.ts';
import { troubleOf } from './failures.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';

/** Tests and analysis of a large set are part of it. */
const patience = 30_000;

const refusals: Readonly<Record<PolicyStepRefused['code'], StepRefusal>> = {
  'own-work': 'ownWork',
  'not-yours': 'notYours',
  'not-possible-now': 'notPossible',
  'changed-meanwhile': 'changedMeanwhile',
  'bad-request': 'badRequest',
};

/** The answer, or why there is none. */
export async function sendStep(name: RuleSetName, order: WorkOrder): Promise<WorkAnswer | Refused> {
  const { taskQueue } = settings().temporal;
  const attempt = crypto.randomUUID();
  try {
    await mustBeReachable();
    return await within(patience, () => takePolicyStep(temporal(), name, { order, taskQueue, attempt }));
  } catch (error) {
    if (error instanceof PolicyStepRefused) return { code: refusals[error.code], problems: error.problems };
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    const { kind } = trouble;
    return { code: kind === 'unreachable' || kind === 'noAnswer' ? kind : 'badRequest', problems: [] };
  }
}

export function statusOfRefusal(code: StepRefusal): 400 | 403 | 409 | 503 {
  if (code === 'ownWork' || code === 'notYours') return 403;
  if (code === 'badRequest') return 400;
  return code === 'unreachable' || code === 'noAnswer' ? 503 : 409;
}
