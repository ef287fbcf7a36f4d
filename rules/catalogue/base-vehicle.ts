/**
 * The vehicle that the tests of a rule set start from: a registered heavy diesel truck, 国五, for freight,
 * on its way in on a workday morning with no alert.
 */
import type { Facts, FactValue } from '../model/decision.ts';
import { ORDINARY, type FactInput } from '../model/fact-input.ts';
import { deriveFacts, fuelGroupOf, stageRankOf, vehicleSizeOf } from './derive-facts.ts';

export const BASE_VEHICLE: FactInput = {
  plateNo: '冀B12345',
  plateColour: '1',
  lane: '1',
  entrance: '1',
  direction: 'in',
  eventTime: Date.UTC(2026, 10, 24, 2, 0),
  alertLevel: 'none',
  overLimit: false,
  ...ORDINARY,
  vehicle: {
    plateNo: '冀B12345',
    plateColour: '1',
    vehicleType: 'H11',
    fuel: 'B',
    emissionStage: '5',
    emissionBasis: '1',
    vehicleCategory: '0',
    useNature: 'F',
    networkStatus: '1',
    fleet: null,
    cargo: null,
  },
};

const REGISTERED = deriveFacts(BASE_VEHICLE);
const UNREGISTERED = deriveFacts({ ...BASE_VEHICLE, vehicle: null });

const IMPLIED = [
  { from: 'emissionStage', fact: 'stageRank', by: stageRankOf },
  { from: 'fuel', fact: 'fuelGroup', by: fuelGroupOf },
  { from: 'vehicleType', fact: 'vehicleSize', by: vehicleSizeOf },
] as const;

/**
 * All facts of the base vehicle with some given otherwise. A given stage, fuel or vehicle type brings its rank,
 * group or size along, and `vehicleKnown: false` empties the file; a fact given itself always stands.
 */
export function factsOfBaseVehicle(given: Facts): Facts {
  const base = given['vehicleKnown'] === false ? UNREGISTERED : REGISTERED;
  const implied = IMPLIED.flatMap(({ from, fact, by }): [string, FactValue][] => {
    const value = given[from];
    return typeof value === 'string' ? [[fact, by(value)]] : [];
  });
  return { ...base, ...Object.fromEntries(implied), ...given };
}
