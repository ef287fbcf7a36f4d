/** What a rule set says of an in-plant vehicle or a machine: no gate, no list, nothing but its own data. */
import { compileBulk } from '../bulk/bulk-evaluator.ts';
import { deriveFacts } from '../catalogue/derive-facts.ts';
import type { Outcome, ReasonText } from '../model/decision.ts';
import { ORDINARY } from '../model/fact-input.ts';
import type { AlertLevel, Subject } from '../model/fact-input.ts';
import type { LoadedRuleSet } from '../model/rule-set.ts';
import { OUTSIDE_VALIDITY, validityAt, validityOf } from '../model/validity.ts';

export interface MachineFile {
  readonly id: string;
  readonly subject: Exclude<Subject, 'road'>;
  readonly fuel: string | null;
  readonly emissionStage: string | null;
  readonly fleet: string | null;
}

export interface MachineOutcome {
  readonly outcome: Outcome;
  /** Null: no rule hit. */
  readonly reason: ReasonText | null;
}

/** `at`: ms since the epoch. By a set that is not valid then nobody may work (I8). */
export function machineOutcomes(
  ruleSet: LoadedRuleSet,
  { level, at }: { readonly level: AlertLevel; readonly at: number },
): (machine: MachineFile) => MachineOutcome {
  if (validityAt(validityOf(ruleSet.document), at) !== 'valid')
    return () => ({ outcome: 'block', reason: OUTSIDE_VALIDITY.text });
  const bulk = compileBulk(ruleSet);
  return ({ id, subject, fuel, emissionStage, fleet }) => {
    const facts = deriveFacts({
      ...ORDINARY,
      ...{ plateNo: id, plateColour: '9', lane: '', entrance: '', direction: 'in', eventTime: at },
      ...{ alertLevel: level, overLimit: false, subject },
      vehicle: {
        ...{ plateNo: id, plateColour: '9', fuel, emissionStage, fleet },
        ...{ vehicleType: null, emissionBasis: null, vehicleCategory: null },
        ...{ useNature: null, networkStatus: null, cargo: null },
      },
    });
    const { outcome, rules } = bulk.decide(facts);
    return { outcome, reason: rules[0]?.text ?? null };
  };
}
