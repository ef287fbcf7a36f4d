/** What other rings may use of the rules. */
export { analyse, type Analysis } from './analysis/analyse.ts';
export { AnalysisTooLarge } from './analysis/diagrams.ts';
export {
  describeCondition,
  describeFactValues,
  describeRule,
  describeVehicles,
} from './analysis/describe.ts';
export { difference, type Difference } from './analysis/difference.ts';
export type { Clash, Clashes } from './analysis/overlaps.ts';
export type { ToldBox, ToldBoxes } from './analysis/told-boxes.ts';
export type { ExampleVehicle, FactValues, Range, Values, Vehicles } from './analysis/told.ts';
export type { UnknownFact } from './analysis/unknown-facts.ts';
export { compileBulk, type BulkDecision, type BulkEvaluator } from './bulk/bulk-evaluator.ts';
export { BASE_VEHICLE, factsOfBaseVehicle } from './catalogue/base-vehicle.ts';
export { beijingText, beijingTime, type BeijingTime } from './catalogue/beijing-time.ts';
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
export { judgeStage, stageOfPlateLetter } from './identification/emission-stage.ts';
export { tellListed, type ListedPlate } from './identification/listed.ts';
export { plateFindings } from './identification/plate-findings.ts';
export {
  normalisePlate,
  PLATE_LENGTH,
  plateTextProblem,
  saysNoPlate,
  type PlateTextProblem,
} from './identification/plate-text.ts';
export { checkDigit, normaliseVin, vinProblem } from './identification/vin.ts';
export { EngineDisagreement, evaluate } from './engine/evaluate.ts';
export { FactMissing, FactTypeMismatch } from './engine/fact-requirements.ts';
export { measured, windowsBefore } from './engine/quota-baseline.ts';
export type { Measured } from './engine/quota-baseline.ts';
export { countsToward, quotaScope, quotaWindow } from './engine/quotas.ts';
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
export { ORDINARY } from './model/fact-input.ts';
export type {
  AlertLevel,
  Direction,
  ExemptionInForce,
  FactInput,
  Subject,
  VehicleFile,
} from './model/fact-input.ts';
export type { Label } from './model/label.ts';
export { decidingRules } from './model/compile-tables.ts';
export { digestOf, loadRuleSet, sealRuleSet } from './model/load-rule-set.ts';
export {
  OUTSIDE_VALIDITY,
  validityAt,
  validityOf,
  type Validity,
  type ValidityState,
} from './model/validity.ts';
export {
  coveredBy,
  FLAT_FORMAT,
  HIT_POLICIES,
  LAYERED_FORMAT,
  LAYERS,
  LIMITS,
  OPERATORS,
  QUOTA_SCOPES,
  RuleSetInvalid,
  type Cell,
  type Condition,
  type DecidingRule,
  type DecisionTable,
  type FlatRuleSet,
  type FreeRule,
  type HitPolicy,
  type Layer,
  type LayeredRuleSet,
  type LeafCondition,
  type LoadedRuleSet,
  type Operator,
  type Problem,
  type Quota,
  type Rule,
  type RuleSetDocument,
  type RuleSetTest,
  type Scalar,
  type Sha256Hex,
  type TableRow,
} from './model/rule-set.ts';
export {
  Candidate,
  plateOf,
  quotaLimitKey,
  type CandidateDecision,
  type CandidateMemory,
  type CandidateOptions,
} from './simulation/candidate.ts';
export {
  Simulation,
  type ChangedVehicle,
  type RecordedPassage,
  type SimulationOptions,
  type SimulationSummary,
} from './simulation/simulation.ts';
export { TALLY_DIMENSIONS, type BeforeAfter, type TallyDimension } from './simulation/tally.ts';
export { loadLayeredSeed } from './sets/layered-seeds.ts';
export { loadSeedRuleSet, SEED_RULE_SET_IDS, type SeedRuleSetId } from './sets/seed-rule-sets.ts';
export {
  assignmentsOf,
  LEVELS,
  codesOf,
  levelsNamed,
  loadPlan,
  PLAN_FORMAT,
  PLAN_ID,
  SUBJECTS,
  USUAL_ENCODINGS,
  type LevelEncoding,
  type LoadedPlan,
  type PlanAssignment,
  type PlanDocument,
  type PlanRow,
} from './model/plan.ts';
export { loadMachineRuleSet, MACHINE_RULE_SET_IDS, type MachineRuleSetId } from './sets/machine-rule-sets.ts';
export { machineOutcomes, type MachineFile, type MachineOutcome } from './simulation/machine-outcome.ts';
export {
  BANNED_STAGES,
  DEMAND_FUELS,
  DEMAND_SIZES,
  demandFault,
  demandVerdict,
  type BannedStage,
  type DemandFuel,
  type DemandSize,
  type NoticeDemand,
} from './model/notice-demand.ts';
