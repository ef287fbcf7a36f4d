import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import type { Facts } from './decision.ts';
import { demandFault, demandVerdict } from './notice-demand.ts';
import type { NoticeDemand } from './notice-demand.ts';

/** As in the notice of domain §3.2, Tangshan port, orange. */
const orange: NoticeDemand = { from: 'heavy', banned: { diesel: '4', gas: '4', petrol: null } };
const of = (given: Facts, demand = orange): string => demandVerdict(demand, factsOfBaseVehicle(given));

describe('what a notice asks for', () => {
  it.each<[string, Facts, string]>([
    ['heavy diesel of the highest banned stage', { emissionStage: '4' }, 'banned'],
    ['heavy diesel one stage above', { emissionStage: '5' }, 'free'],
    ['heavy gas', { emissionStage: '4', fuel: 'E' }, 'banned'],
    ['heavy petrol, of which it says nothing', { emissionStage: '1', fuel: 'A' }, 'free'],
    ['an unknown stage, which is the worst', { emissionStage: 'unknown' }, 'banned'],
    ['an electric truck', { emissionStage: 'D', fuel: 'C' }, 'free'],
    ['a hydrogen truck', { fuel: 'P' }, 'free'],
    ['a hybrid', { emissionStage: '4', fuel: 'O' }, 'open'],
    ['a smaller truck', { emissionStage: '4', vehicleType: 'H31' }, 'free'],
    ['a type that the file does not tell', { emissionStage: '4', vehicleType: '' }, 'open'],
    ['a truck of no size', { emissionStage: '4', vehicleType: 'H9' }, 'open'],
    ['a bus', { emissionStage: '4', vehicleType: 'K11' }, 'open'],
    ['a vehicle that nobody knows', { vehicleKnown: false }, 'banned'],
    ['hazardous goods', { emissionStage: '4', vehicleCategory: '1' }, 'open'],
    ['somebody with an exemption', { emissionStage: '4', exemptions: ['vehicle'] }, 'open'],
    ['somebody on the over-limit list', { overLimit: true }, 'open'],
    ['somebody who leaves', { emissionStage: '4', direction: 'out' }, 'open'],
    ['a machine', { subject: 'nrmm' }, 'open'],
  ])('is clear of %s, or leaves it open', (_, given, verdict) => {
    expect(of(given)).toBe(verdict);
  });

  it('may ban every stage, and smaller trucks', () => {
    const red: NoticeDemand = { from: 'light', banned: { diesel: 'all', gas: 'all', petrol: '5' } };
    expect(of({ emissionStage: '6' }, red)).toBe('banned');
    expect(of({ emissionStage: '6', vehicleType: 'H31' }, red)).toBe('banned');
    expect(of({ emissionStage: '6', fuel: 'A' }, red)).toBe('free');
    expect(of({ emissionStage: '3', vehicleType: 'H31' }, { ...red, from: 'medium' })).toBe('free');
    const nothing: NoticeDemand = { from: 'heavy', banned: { diesel: null, gas: null, petrol: null } };
    expect(of({ vehicleKnown: false }, nothing)).toBe('open');
  });

  it.each([
    { verdict: 'banned', outcome: 'allow', without: 'allow', fault: 'let-in' },
    { verdict: 'banned', outcome: 'block', without: 'allow', fault: null },
    { verdict: 'free', outcome: 'block', without: 'allow', fault: 'kept-out' },
    { verdict: 'free', outcome: 'block', without: 'block', fault: null },
    { verdict: 'free', outcome: 'allow', without: 'allow', fault: null },
    { verdict: 'open', outcome: 'allow', without: 'allow', fault: null },
  ] as const)(
    '$verdict and $outcome, without the level $without, is $fault',
    ({ verdict, fault, ...came }) => {
      expect(demandFault(verdict, came)).toBe(fault);
    },
  );
});
