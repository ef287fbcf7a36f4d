/** A step in the work on a rule set as it is typed: checked on the page before it is sent, and by the server. */
import { object } from 'valibot';
import type { InferOutput } from 'valibot';
import type { StepOrder } from '../../../../workflows/contract/policy-work.ts';
import { choice, field, reasonText } from '../forms/fields.ts';
import type { Words } from '../i18n/words.ts';

export type Step = StepOrder['step'];
export const steps = [
  'submit',
  'withdraw',
  'approve',
  'return',
  'publish',
  'retire',
] as const satisfies readonly Step[];

/** The codes are part of the record. */
export const stepReasons = [
  'notice',
  'plan',
  'checked',
  'correction',
  'insufficient',
  'superseded',
  'other',
] as const satisfies readonly (keyof Words['policyWork']['stepReasons'])[];

const code = <Name extends keyof Words['policyWork']['problems']>(name: Name): Name => name;

export const stepSchema = object({
  step: choice(code('step'), steps),
  /** Of the revision that was looked at. */
  digest: field(code('badRequest'), (text) => /^[0-9a-f]{64}$/.test(text)),
  reason: choice(code('reason'), stepReasons),
  text: reasonText(code('text')),
});

export type StepFields = InferOutput<typeof stepSchema>;
export const stepFormId = 'policy-step';

/** The form action that takes a step: who may is asked before anything is read. */
export const actionOfStep = (step: Step): 'author' | 'approve' =>
  step === 'approve' || step === 'return' ? 'approve' : 'author';
