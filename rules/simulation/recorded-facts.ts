/** Facts as they were recorded, made complete: what the catalogue of that day did not have gets its plain value. */
import { BASE_VEHICLE } from '../catalogue/base-vehicle.ts';
import { deriveFacts } from '../catalogue/derive-facts.ts';
import { FACT_CATALOGUE } from '../catalogue/facts.ts';
import type { Facts, FactValue } from '../model/decision.ts';

const plain = deriveFacts({ ...BASE_VEHICLE, vehicle: null });
const later = FACT_CATALOGUE.filter(({ since }) => since > 1).map(({ name }) => name);

/** A copy that the caller may change. */
export function completeFacts(recorded: Facts): {
  readonly facts: Record<string, FactValue>;
  readonly wasComplete: boolean;
} {
  const facts: Record<string, FactValue> = { ...recorded };
  const missing = later.filter((name) => facts[name] === undefined);
  for (const name of missing) facts[name] = plain[name] as FactValue;
  if (missing.includes('beijingDay'))
    facts['beijingDay'] = Number(String(facts['beijingDate']).replaceAll('-', ''));
  return { facts, wasComplete: missing.length === 0 };
}
