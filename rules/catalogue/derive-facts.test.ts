import { describe, expect, it } from 'vitest';
import type { FactInput, VehicleFile } from '../model/fact-input.ts';
import { BASE_VEHICLE, factsOfBaseVehicle } from './base-vehicle.ts';
import { deriveFacts } from './derive-facts.ts';
import { FACT_CATALOGUE, valueProblem } from './facts.ts';

const derive = (input: Partial<FactInput>) => deriveFacts({ ...BASE_VEHICLE, ...input });
const withFile = (file: Partial<VehicleFile>) =>
  derive({ vehicle: { ...(BASE_VEHICLE.vehicle as VehicleFile), ...file } });

describe('facts', () => {
  it.each([
    ['a registered vehicle', {}],
    ['a vehicle without a file', { vehicle: null }],
    ['a plate colour outside the table', { plateColour: '9' }],
  ])('of %s are those of the catalogue, each with a value it allows', (_, input) => {
    const facts = derive(input);
    expect(Object.keys(facts).toSorted()).toEqual(FACT_CATALOGUE.map((fact) => fact.name).toSorted());
    for (const fact of FACT_CATALOGUE) expect(valueProblem(fact, facts[fact.name])).toBeNull();
  });

  it('of a vehicle without a file are unknown, and its stage the worst', () => {
    expect(derive({ vehicle: null })).toMatchObject({
      vehicleKnown: false,
      emissionStage: 'unknown',
      stageRank: -1,
      fuel: 'unknown',
      fuelGroup: 'unknown',
      vehicleType: '',
      vehicleSize: 'unknown',
      vehicleCategory: 'unknown',
      useNature: 'unknown',
      networkStatus: 'unknown',
    });
  });

  it('take an unknown plate colour as other', () => {
    expect(derive({ plateColour: 'constructor' })).toMatchObject({ plateColour: '5' });
  });
});

describe('the emission stage', () => {
  it.each([
    ['0', 0],
    ['6', 6],
    ['D', 7],
    ['X', 0],
    ['7', -1],
    [null, -1],
  ])('%s has rank %i', (emissionStage, stageRank) => {
    expect(withFile({ emissionStage })).toMatchObject({ stageRank });
  });

  it('is electric for a file with fuel C and no stage', () => {
    expect(withFile({ emissionStage: null, fuel: 'C' })).toMatchObject({ emissionStage: 'D', stageRank: 7 });
  });

  it('is no more than the letter of the plate says where the file goes by the form of the plate', () => {
    const byPlate = { emissionBasis: '0', emissionStage: 'D', fuel: 'C' };
    expect(withFile({ ...byPlate, plateNo: '冀BD12345' })).toMatchObject({
      emissionStage: 'D',
      stageRank: 7,
    });
    for (const plateNo of ['冀BF12345', '冀B12345K', '冀B12345', 'WJ京12345'])
      expect(withFile({ ...byPlate, plateNo })).toMatchObject({
        emissionStage: 'unknown',
        stageRank: -1,
        fuel: 'unknown',
      });
    expect(withFile({ ...byPlate, emissionBasis: '3', plateNo: '冀BF12345' })).toMatchObject({
      stageRank: 7,
    });
  });

  it('is not electric for eight characters without a file', () => {
    for (const plateNo of ['冀BD12345', '冀BF12345'])
      expect(derive({ plateNo, vehicle: null })).toMatchObject({ emissionStage: 'unknown', stageRank: -1 });
  });

  it('stays as filed for fuel C with a stage', () => {
    expect(withFile({ emissionStage: '4', fuel: 'C' })).toMatchObject({ emissionStage: '4' });
  });

  it('is unknown for an 8-character plate without a file', () => {
    expect(derive({ plateNo: '冀BD12345', plateColour: '6', vehicle: null })).toMatchObject({
      emissionStage: 'unknown',
      fuelGroup: 'unknown',
    });
  });
});

it.each([
  ['A', 'petrol'],
  ['B', 'diesel'],
  ['C', 'electric'],
  ['D', 'other'],
  ['E', 'gas'],
  ['F', 'gas'],
  ['O', 'hybrid'],
  ['P', 'hydrogen'],
  ['Z', 'other'],
  ['?', 'unknown'],
  [null, 'unknown'],
])('fuel %s is of group %s', (fuel, fuelGroup) => {
  expect(withFile({ fuel })).toMatchObject({ fuelGroup });
});

it.each([
  ['H11', 'heavy'],
  ['Q21', 'medium'],
  ['Z31', 'light'],
  ['K43', 'mini'],
  ['H91', 'unknown'],
  ['B11', 'unknown'],
  ['X99', 'unknown'],
  [null, 'unknown'],
])('vehicle type %s is %s', (vehicleType, vehicleSize) => {
  expect(withFile({ vehicleType })).toMatchObject({ vehicleSize });
});

it.each([
  [null, 'R', '1'],
  ['0', 'R', '0'],
  [null, 'F', 'unknown'],
  ['9', '', 'unknown'],
])('category %s with use nature %s counts as %s', (vehicleCategory, useNature, expected) => {
  expect(withFile({ vehicleCategory, useNature })).toMatchObject({ vehicleCategory: expected });
});

describe('Beijing time', () => {
  it.each([
    ['2026-11-24T12:59:59.999Z', 1259, 2, '2026-11-24'],
    ['2026-11-24T13:00:00.000Z', 1260, 2, '2026-11-24'],
    ['2026-11-28T15:59:59.999Z', 1439, 6, '2026-11-28'],
    ['2026-11-28T16:00:00.000Z', 0, 0, '2026-11-29'],
  ])('of %s is minute %i of weekday %i, %s', (utc, ...[beijingMinute, beijingWeekday, beijingDate]) => {
    expect(derive({ eventTime: Date.parse(utc) })).toMatchObject({
      beijingMinute,
      beijingWeekday,
      beijingDate,
    });
  });

  it('is refused for an event time that is no time', () => {
    expect(() => derive({ eventTime: Number.NaN })).toThrow(RangeError);
  });
});

describe('the base vehicle', () => {
  it('brings rank, group and size along with stage, fuel and type', () => {
    expect(factsOfBaseVehicle({ emissionStage: '3', fuel: 'E', vehicleType: 'H31' })).toMatchObject({
      stageRank: 3,
      fuelGroup: 'gas',
      vehicleSize: 'light',
    });
  });

  it('lets a fact that is given itself stand', () => {
    expect(factsOfBaseVehicle({ emissionStage: '3', stageRank: 6 })).toMatchObject({ stageRank: 6 });
  });

  it('has no file when it is not known', () => {
    expect(factsOfBaseVehicle({ vehicleKnown: false })).toMatchObject({
      emissionStage: 'unknown',
      fuel: 'unknown',
    });
  });
});
