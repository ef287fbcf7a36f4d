/** From what the gate knows to the facts of the catalogue. Codes outside a table count as unknown. */
import type { Facts } from '../model/decision.ts';
import type { FactInput, VehicleFile } from '../model/fact-input.ts';
import { carried } from '../identification/emission-stage.ts';
import { beijingTime } from './beijing-time.ts';
import * as codes from './codes.ts';
import { quotaFact } from './facts.ts';

const FUEL_GROUP_OF: Readonly<Record<string, string>> = {
  A: 'petrol',
  B: 'diesel',
  C: 'electric',
  E: 'gas',
  F: 'gas',
  O: 'hybrid',
  P: 'hydrogen',
  unknown: 'unknown',
};

const SIZE_OF_DIGIT: Readonly<Record<string, string>> = { 1: 'heavy', 2: 'medium', 3: 'light', 4: 'mini' };

/**
 * Facts of one vehicle at one gate at the event time; every fact of the catalogue is there.
 * The form of a plate never decides the stage (domain §1.8): only the vehicle's file does, as far as its basis carries it.
 * Throws RangeError when the event time is no time.
 */
export function deriveFacts(input: FactInput): Facts {
  return {
    plateNo: input.plateNo,
    plateColour: codeOr('5', codes.PLATE_COLOURS, input.plateColour),
    lane: input.lane,
    entrance: input.entrance,
    direction: input.direction,
    ...vehicleFacts(input.vehicle),
    overLimit: input.overLimit,
    alertLevel: input.alertLevel,
    ...beijingTime(input.eventTime),
    subject: input.subject,
    exemptions: [...new Set(input.exemptions.map(({ ground }) => ground))].sort(),
    enteredBefore: input.enteredBefore,
    performanceGrade: codeOr('unknown', codes.PERFORMANCE_GRADES, input.plant.grade),
    industry: textOr('unknown', input.plant.industry),
    ...Object.fromEntries(
      Object.entries(input.quotasLeft).map(([quota, left]): [string, number] => [quotaFact(quota), left]),
    ),
  };
}

function vehicleFacts(file: VehicleFile | null): Facts {
  const said = file === null ? null : carried(file);
  const fuel = codeOr('unknown', codes.FUELS, said?.fuel);
  const emissionStage = stageOf(codeOr('unknown', codes.EMISSION_STAGES, said?.emissionStage), fuel);
  const vehicleType = file?.vehicleType ?? '';
  const useNature = textOr('unknown', file?.useNature);
  return {
    vehicleKnown: file !== null,
    emissionStage,
    stageRank: stageRankOf(emissionStage),
    fuel,
    fuelGroup: fuelGroupOf(fuel),
    vehicleType,
    vehicleSize: vehicleSizeOf(vehicleType),
    vehicleCategory: categoryOf(
      codeOr('unknown', codes.VEHICLE_CATEGORIES, file?.vehicleCategory),
      useNature,
    ),
    useNature,
    networkStatus: codeOr('unknown', codes.NETWORK_STATUSES, file?.networkStatus),
    fleet: textOr('unknown', file?.fleet),
    cargo: textOr('unknown', file?.cargo),
  };
}

/** Rank for comparing stages: 0–6, electric 7, no stage 0, unknown −1, that is, worse than any (I8). */
export function stageRankOf(emissionStage: string): number {
  if (emissionStage === 'D') return 7;
  if (emissionStage === 'X') return 0;
  return /^[0-6]$/.test(emissionStage) ? Number(emissionStage) : -1;
}

/** Fuel code of domain §1.7 to the group that emergency notices speak of. */
export function fuelGroupOf(fuel: string): string {
  return Object.hasOwn(FUEL_GROUP_OF, fuel) ? String(FUEL_GROUP_OF[fuel]) : 'other';
}

/** The digit of a GA 24.4 code tells the size for trucks, tractors, special-purpose and passenger vehicles. */
export function vehicleSizeOf(vehicleType: string): string {
  const digit = /^[HQZK]([1-4])/.exec(vehicleType)?.[1] ?? '';
  return SIZE_OF_DIGIT[digit] ?? 'unknown';
}

function stageOf(emissionStage: string, fuel: string): string {
  return emissionStage === 'unknown' && fuel === 'C' ? 'D' : emissionStage;
}

function categoryOf(vehicleCategory: string, useNature: string): string {
  return vehicleCategory === 'unknown' && useNature === 'R' ? '1' : vehicleCategory;
}

function codeOr(fallback: string, table: codes.CodeTable, code: string | null | undefined): string {
  return typeof code === 'string' && Object.hasOwn(table, code) ? code : fallback;
}

function textOr(fallback: string, text: string | null | undefined): string {
  return text || fallback;
}
