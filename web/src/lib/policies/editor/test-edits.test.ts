import { expect, it } from 'vitest';
import { BASE_VEHICLE, factsOfBaseVehicle } from '../../../../../rules/catalogue/base-vehicle.ts';
import { deriveFacts } from '../../../../../rules/catalogue/derive-facts.ts';
import type { FactInput } from '../../../../../rules/model/fact-input.ts';
import { loadLayeredSeed } from '../../../../../rules/sets/layered-seeds.ts';
import { givenText, readOne, valueIn } from '../cells/read-one.ts';
import { factOf } from '../../../../../rules/catalogue/facts.ts';
import { askedFacts, givenOf, testName } from './test-edits.ts';

const asked = askedFacts(loadLayeredSeed('orange', () => '').rules);
const recorded = (more: Partial<FactInput>) => deriveFacts({ ...BASE_VEHICLE, ...more });

it('the facts that rules ask for are found in trees and tables', () => {
  expect([...asked].sort()).toEqual([
    'direction',
    'emissionStage',
    'exemptions',
    'overLimit',
    'stageRank',
    'vehicleCategory',
  ]);
});

it('a passage is given by what differs from the ordinary vehicle, and comes out the same', () => {
  const vehicle = { ...BASE_VEHICLE.vehicle, emissionStage: '4', fuel: 'E' } as FactInput['vehicle'];
  for (const more of [
    {},
    { vehicle, alertLevel: 'red' },
    { vehicle: null, direction: 'out', lane: '7' },
    { exemptions: [{ id: 'x', ground: 'fleet' }], overLimit: true },
  ] as Partial<FactInput>[]) {
    const facts = recorded(more);
    expect(factsOfBaseVehicle(givenOf(facts, { catalogueVersion: 2, asked }))).toEqual(facts);
  }
  expect(givenOf(recorded({ vehicle, alertLevel: 'red' }), { catalogueVersion: 2, asked })).toEqual({
    emissionStage: '4',
    fuel: 'E',
    alertLevel: 'red',
  });
});

it('whose plate it was stays out of it where no rule asks, quotas where none is asked', () => {
  const facts = { ...recorded({ plateNo: '冀B99999' }), 'quotaLeft.night': 3 };
  expect(givenOf(facts, { catalogueVersion: 2, asked })).toEqual({});
  expect(givenOf(facts, { catalogueVersion: 2, asked: new Set(['plateNo', 'quotaLeft.night']) })).toEqual({
    plateNo: '冀B99999',
    'quotaLeft.night': 3,
  });
  const older = givenOf(recorded({ subject: 'nrmm' }), { catalogueVersion: 1, asked });
  expect(older).toEqual({});
});

it('a name is not longer than it may be', () => {
  expect([...testName('𠮷'.repeat(300))]).toHaveLength(200);
});

it.each([
  ['emissionStage', '国四', '4'],
  ['beijingMinute', '22:30', 1350],
  ['overLimit', '是', true],
  ['exemptions', '无', []],
  ['exemptions', '按车队豁免、按货物豁免', ['cargo', 'fleet']],
  ['fleet', '未知', 'unknown'],
])('one value of %s: %s', (name, text, value) => {
  const read = readOne(factOf(name), text);
  if ('problem' in read) throw new Error(read.problem.about);
  expect(valueIn(name, read.cell)).toEqual(value);
  const again = readOne(factOf(name), givenText(name, value, 'en'));
  expect('cell' in again && valueIn(name, again.cell)).toEqual(value);
});

it.each([
  ['emissionStage', '国四及以下'],
  ['exemptions', '按车队豁免、别的'],
  ['beijingMinute', '25:00'],
])('not one value of %s: %s', (name, text) => {
  expect('problem' in readOne(factOf(name), text)).toBe(true);
});
