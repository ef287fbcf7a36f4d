/** Exemptions as they are typed: checked on the page before they are sent, and by the server. */
import { forward, object, partialCheck, pipe, string } from 'valibot';
import type { InferOutput } from 'valibot';
import { VEHICLE_CATEGORIES } from '../../../../rules/catalogue/codes.ts';
import { normalisePlate, plateTextProblem } from '../../../../rules/identification/plate-text.ts';
import { exemptionGrounds, exemptionLimits } from '../../../../workflows/contract/exemption.ts';
import type { ExemptionGround, ExemptionTerms } from '../../../../workflows/contract/exemption.ts';
import { choice, field, line, reasonText } from '../forms/fields.ts';
import { isPlain, lengthOf } from '../forms/plain-text.ts';
import { parseLocal } from '../format/beijing.ts';
import { plateColours } from '../format/plate.ts';
import type { Words } from '../i18n/words.ts';

type Code = keyof Words['exemptions']['problems'];
const code = <Name extends Code>(name: Name): Name => name;
export const categories = Object.keys(VEHICLE_CATEGORIES).filter((one) => one !== 'unknown');

const isName = (text: string): boolean =>
  isPlain(text) &&
  lengthOf(text) >= exemptionLimits.name.least &&
  lengthOf(text) <= exemptionLimits.name.most;

/** What each ground asks for, and when it is right. */
const asked = {
  plateNo: { ground: 'vehicle', isRight: (text: string) => plateTextProblem(text) === null },
  plateColour: { ground: 'vehicle', isRight: (text: string) => plateColours.includes(text) },
  fleet: { ground: 'fleet', isRight: isName },
  cargo: { ground: 'cargo', isRight: isName },
  vehicleCategory: { ground: 'category', isRight: (text: string) => categories.includes(text) },
} as const;

/** Of a field that only one ground asks for. */
const isAsked = (name: keyof typeof asked) => (typed: Readonly<Record<string, string>>) =>
  typed['ground'] !== asked[name].ground || asked[name].isRight(typed[name] ?? '');

const instant = (text: string): number | null => parseLocal(text.trim());

/** `now`: ms since the epoch, by the clock of the site. Without a start it begins now. */
export const proposeSchema = (now: () => number) =>
  pipe(
    object({
      /** Sent twice, it is one proposal. */
      attempt: field(code('badRequest'), (text) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text)),
      ground: choice(code('ground'), exemptionGrounds),
      plateNo: string(code('plateNo')),
      plateColour: string(code('plateColour')),
      fleet: string(code('fleet')),
      cargo: string(code('cargo')),
      vehicleCategory: string(code('vehicleCategory')),
      reason: reasonText(code('reason'), exemptionLimits.reason),
      evidence: reasonText(code('evidence'), exemptionLimits.evidence),
      filingNo: line(code('filingNo'), exemptionLimits.filingNo),
      from: field(code('from'), (text) => text.trim() === '' || instant(text) !== null),
      until: field(code('until'), (text) => instant(text) !== null),
    }),
    forward(partialCheck([['ground'], ['plateNo']], isAsked('plateNo'), code('plateNo')), ['plateNo']),
    forward(partialCheck([['ground'], ['plateColour']], isAsked('plateColour'), code('plateColour')), [
      'plateColour',
    ]),
    forward(partialCheck([['ground'], ['fleet']], isAsked('fleet'), code('fleet')), ['fleet']),
    forward(partialCheck([['ground'], ['cargo']], isAsked('cargo'), code('cargo')), ['cargo']),
    forward(
      partialCheck([['ground'], ['vehicleCategory']], isAsked('vehicleCategory'), code('vehicleCategory')),
      ['vehicleCategory'],
    ),
    forward(
      partialCheck(
        [['from'], ['until']],
        (typed) => {
          const until = instant(typed.until) ?? Infinity;
          return until > now() && until > (instant(typed.from) ?? now());
        },
        code('order'),
      ),
      ['until'],
    ),
    forward(
      partialCheck(
        [['from'], ['until']],
        (typed) => (instant(typed.until) ?? 0) - (instant(typed.from) ?? now()) <= exemptionLimits.validity,
        code('tooLong'),
      ),
      ['until'],
    ),
  );

export type ProposeFields = InferOutput<ReturnType<typeof proposeSchema>>;
export const proposeFormId = 'exemption-propose';

/** Of a form that the schema has checked. */
export function termsOf(typed: ProposeFields, at: number): ExemptionTerms {
  const ground = typed.ground as ExemptionGround;
  const only = <Value>(one: ExemptionGround, value: Value): Value | null => (ground === one ? value : null);
  return {
    ground,
    plateNo: only('vehicle', normalisePlate(typed.plateNo)),
    plateColour: only('vehicle', typed.plateColour),
    fleet: only('fleet', typed.fleet.trim()),
    cargo: only('cargo', typed.cargo.trim()),
    vehicleCategory: only('category', typed.vehicleCategory),
    reason: typed.reason.trim(),
    evidence: typed.evidence.trim(),
    filingNo: typed.filingNo.trim() || null,
    validFrom: instant(typed.from) ?? at,
    validTo: instant(typed.until) ?? at,
  };
}

export const judgeSteps = ['approve', 'refuse', 'end'] as const;
export type JudgeStep = (typeof judgeSteps)[number];
/** The codes are part of the record. */
export const judgeReasons = [
  'documents-checked',
  'insufficient',
  'no-ground',
  'no-longer-needed',
  'misused',
  'other',
] as const satisfies readonly (keyof Words['exemptions']['reasons'])[];

export const judgeSchema = object({
  step: choice(code('step'), judgeSteps),
  reason: choice(code('reasonCode'), judgeReasons),
  text: reasonText(code('text')),
});
export type JudgeFields = InferOutput<typeof judgeSchema>;
export const judgeFormId = 'exemption-judge';

/** The form action that takes a step: who may is asked before anything is read. */
export const actionOfJudgement = (step: JudgeStep): 'approve' | 'end' => (step === 'end' ? 'end' : 'approve');
