/** What other rings may use of the rules. */
export { BASE_VEHICLE, factsOfBaseVehicle } from './catalogue/base-vehicle.ts';
export { beijingTime, type BeijingTime } from './catalogue/beijing-time.ts';
export type { CodeTable } from './catalogue/codes.ts';
export { deriveFacts } from './catalogue/derive-facts.ts';
export {
  CATALOGUE_VERSION,
  FACT_CATALOGUE,
  factOf,
  findFact,
  type FactDefinition,
  type FactName,
  type FactSource,
  type FactType,
} from './catalogue/facts.ts';
export { conditionLabel, valueLabel } from './catalogue/labels.ts';
export { EngineDisagreement, evaluate } from './engine/evaluate.ts';
export { FactMissing, FactTypeMismatch } from './engine/fact-requirements.ts';
export { runRuleSetTests, type RuleSetTestReport, type RuleSetTestResult } from './engine/rule-set-tests.ts';
export type {
  ConditionTrace,
  Decision,
  Effect,
  Facts,
  FactValue,
  FailedCondition,
  Outcome,
  Reason,
  ReasonText,
  RuleSetRef,
  RuleTrace,
} from './model/decision.ts';
export type { AlertLevel, Direction, FactInput, VehicleFile } from './model/fact-input.ts';
export type { Label } from './model/label.ts';
export { digestOf, loadRuleSet, sealRuleSet } from './model/load-rule-set.ts';
export {
  LIMITS,
  OPERATORS,
  RULE_SET_FORMAT,
  RuleSetInvalid,
  type Condition,
  type LeafCondition,
  type LoadedRuleSet,
  type Operator,
  type Problem,
  type Rule,
  type RuleSetDocument,
  type RuleSetTest,
  type Sha256Hex,
} from './model/rule-set.ts';
export { loadSeedRuleSet, SEED_RULE_SET_IDS, type SeedRuleSetId } from './sets/seed-rule-sets.ts';
