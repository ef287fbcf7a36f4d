/** In-plant vehicles and plated machines at a gate: the column of the plan that decides, and what it decides by. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rebuildProjections } from '../../activities/ledger/rebuild-projections.ts';
import { recordedPassages } from '../../activities/policies/recorded-passages.ts';
import { ShadowCounter } from '../../activities/policies/shadow-count.ts';
import { evaluate, loadRuleSet } from '../../rules/index.ts';
import type { Subject } from '../../rules/index.ts';
import { aFreeRule, aQuota } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { createTestDatabase } from '../stack/test-database.ts';
import { DecisionScene, begins, day, hour, leaving } from './decision-scene.ts';

let scene: DecisionScene;
let url: string;
beforeAll(async () => {
  url = await createTestDatabase(inject('postgresUrl'));
  scene = await DecisionScene.openAt(url);
});
afterAll(() => scene.database.$disconnect());

const during = begins + hour;
/** Its plate is yellow. */
async function decided(plateNo: string, at: number) {
  const { passage } = await scene.decide(plateNo, at);
  const { decision, machine, decidedAs } = await scene.recorded(passage);
  const { outcome, ruleSet, facts, reasons } = decision;
  return {
    passage,
    outcome,
    set: ruleSet.id,
    subject: facts['subject'],
    code: reasons[0]?.code,
    machine,
    decidedAs,
  };
}

describe('a plate of ledger B or C', () => {
  it('of an in-plant vehicle is decided by its column, with the facts of its register', async () => {
    await scene.machine('NB-101', { plateNo: '厂内101', emissionStage: '4' });
    await scene.machine('NB-102', { plateNo: '厂内102', emissionStage: '5' });
    expect(await decided('厂内101', during)).toMatchObject({
      ...{ outcome: 'block', set: 'in-plant-alert', subject: 'in-plant', code: 'stage-below-5' },
      ...{ machine: 'NB-101', decidedAs: 'in-plant' },
    });
    expect(await decided('厂内102', during)).toMatchObject({ outcome: 'allow', set: 'in-plant-alert' });
  });

  it('of a machine is decided by the column of machines, unknown stage as the worst (I8)', async () => {
    await scene.machine('M-101', {
      subject: 'nrmm',
      kind: 'loader',
      plateNo: '冀A00001',
      emissionStage: '3',
    });
    await scene.machine('M-102', {
      subject: 'nrmm',
      kind: 'loader',
      plateNo: '冀A00002',
      emissionStage: null,
    });
    expect(await decided('冀A00001', during)).toMatchObject({ outcome: 'allow', set: 'nrmm-alert' });
    expect(await decided('冀A00002', during)).toMatchObject({
      ...{ outcome: 'block', set: 'nrmm-alert', subject: 'nrmm', code: 'stage-unknown' },
    });
  });

  it('is decided like a road vehicle where the plan has nothing for it, and the record says both', async () => {
    expect(await decided('厂内101', begins - hour)).toMatchObject({
      ...{ set: 'normal', subject: 'in-plant', machine: 'NB-101', decidedAs: 'road' },
    });
    const { passage } = await decided('厂内101', begins - hour);
    expect((await scene.recorded(passage)).decision.facts).toMatchObject({
      ...{ vehicleKnown: true, emissionStage: '4', fuel: 'B' },
    });
  });

  it('is compared with its colour; without one it never stands for a road vehicle that is on file', async () => {
    const road = await scene.vehicle('冀A00010', { emissionStage: '6' });
    await scene.machine('NB-110', { plateNo: road });
    expect(await decided(road, during)).toMatchObject({ set: 'orange', subject: 'road' });
    await scene.machine('NB-110', { plateNo: road, plateColour: '0' });
    expect(await decided(road, during)).toMatchObject({ set: 'orange', subject: 'road' });
    await scene.machine('NB-110', { plateNo: road, plateColour: '1' });
    expect(await decided(road, during)).toMatchObject({ set: 'in-plant-alert', machine: 'NB-110' });
  });

  it('is decided by the set of the plan at the instant, whatever it was before (I4)', async () => {
    const plate = await scene.machine('NB-120');
    expect(await decided(plate, begins - 1)).toMatchObject({ set: 'normal' });
    expect(await decided(plate, begins)).toMatchObject({ set: 'in-plant-alert' });
  });

  it('is on the over-limit list like any other', async () => {
    const plate = await scene.machine('NB-130', { emissionStage: '6' });
    const issuedAt = new Date(begins - day).toISOString();
    await scene.append('over-limit-listed', `${plate}/1`, {
      payload: { plateNo: plate, plateColour: '1', reason: '5', issuedAt },
    });
    const { passage } = await decided(plate, during);
    expect((await scene.recorded(passage)).decision.facts['overLimit']).toBe(true);
  });
});

describe('a set of its own for in-plant vehicles', () => {
  const own = { fact: 'subject', operator: 'equal', value: 'in-plant' } as const;
  const fits = aFreeRule({
    ...{ id: 'fits', layer: 'default', effect: 'allow', code: 'fits' },
    when: { all: [own, { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 }] },
  });
  const exempt = aFreeRule({
    ...{ id: 'exempt', layer: 'exemption', effect: 'allow', code: 'exempt' },
    when: { fact: 'exemptions', operator: 'contains', value: 'fleet' },
  });

  it('counts its own quota, and takes no place of the road', async () => {
    await scene.assign({ covers: 'in-plant', parts: [fits], quotas: [aQuota({ limit: { count: 2 } })] });
    const night = begins + 2 * hour;
    const codes = [];
    for (const id of ['Q1', 'Q2', 'Q3']) codes.push((await decided(await scene.machine(id), night)).code);
    expect(codes).toEqual(['fits', 'fits', 'no-rule-hit']);
    expect(await decided(await scene.vehicle('冀A00020', { emissionStage: '6' }), night)).toMatchObject({
      set: 'orange',
      outcome: 'allow',
    });
  });

  it('lets in by an exemption of its fleet, and whoever entered before', async () => {
    await scene.assign({ covers: 'in-plant', parts: [exempt, aFreeRule()] });
    const plate = await scene.machine('X1', { emissionStage: '3', fleet: '炼铁车队' });
    expect(await scene.decided(plate, during)).toBe('stage-below-5');
    const scope = { ground: 'fleet', fleet: '炼铁车队', plateNo: null, plateColour: null, cargo: null };
    const instants = {
      validFrom: new Date(begins).toISOString(),
      validTo: new Date(begins + day).toISOString(),
    };
    await scene.append('exemption-proposed', 'exemption/in-plant', {
      payload: {
        ...scope,
        ...instants,
        vehicleCategory: null,
        reason: '抢修',
        evidence: '批文',
        filingNo: null,
      },
    });
    await scene.append('exemption-approved', 'exemption/in-plant', { payload: {}, at: begins - hour });
    const { passage, code } = await scene.decide(plate, during);
    expect([code, (await scene.recorded(passage)).exemptions]).toMatchObject([
      'exempt',
      [{ id: 'exemption/in-plant' }],
    ]);
    const inside = await scene.machine('X2', { emissionStage: '3' });
    await scene.crossed(inside, begins - hour);
    expect(await scene.decided(inside, during, leaving)).toBe('exit-entered-before');
  });
});

describe('what is recorded', () => {
  it('gives the same decision again, by the set that it names (I11)', async () => {
    const entries = await scene.database.ledgerEntry.findMany({ where: { kind: 'passage-decided' } });
    let machines = 0;
    for (const { payload } of entries) {
      const { decision, machine } = JSON.parse(payload) as Awaited<ReturnType<typeof scene.recorded>>;
      const { document } = await scene.database.ruleSet.findFirstOrThrow({
        where: { digest: decision.ruleSet.digest },
      });
      expect(await evaluate(loadRuleSet(document, sha256Hex), decision.facts)).toEqual(decision);
      machines += machine === undefined ? 0 : 1;
    }
    expect(machines).toBeGreaterThan(8);
  });

  it('is simulated and shadowed by sets of its own kind only', async () => {
    const of = async (covers: Subject) => {
      const ids: string[] = [];
      for await (const page of recordedPassages(url, { from: 0, to: Date.now() + day, covers }))
        ids.push(...page.map(({ id }) => id));
      return ids;
    };
    const rows = await scene.database.passage.findMany({ where: { outcome: { not: null } } });
    const where = (holds: (row: (typeof rows)[number]) => boolean) =>
      rows.flatMap((row) => (holds(row) ? [row.id] : [])).toSorted();
    expect((await of('road')).toSorted()).toEqual(where(({ decidedAs }) => decidedAs === 'road'));
    expect((await of('in-plant')).toSorted()).toEqual(where(({ subject }) => subject === 'in-plant'));
    expect((await of('nrmm')).toSorted()).toEqual(where(({ subject }) => subject === 'nrmm'));
    // An in-plant vehicle that the road column decided is of both.
    expect(
      (await of('in-plant')).length + (await of('nrmm')).length + (await of('road')).length,
    ).toBeGreaterThan(rows.length);
  });

  it('is counted by a shadow of its own kind only', async () => {
    const { digest } = await scene.database.ruleSet.findFirstOrThrow({ where: { id: 'in-plant-alert' } });
    await scene.append('shadow-started', 'in-plant-alert@1', {
      payload: { shadow: 'own', digest, level: 'orange', person: '环保专员甲', reason: {} },
    });
    await scene.decide(await scene.vehicle('冀A00030', { emissionStage: '3' }), during);
    await scene.decide(await scene.machine('S1', { emissionStage: '6' }), during);
    await scene.decide(await scene.machine('S2', { emissionStage: '3' }), begins - hour);
    const counter = new ShadowCounter(scene.database);
    while (await counter.count());
    const tally = await scene.database.shadowTally.findUnique({ where: { shadow: 'own' } });
    // S1 was refused by the set before; S2 was let in without alert.
    expect(tally).toMatchObject({ passages: 2, newlyBlocked: 1 });
  });

  it('stands in the tables as a rebuild makes them', async () => {
    const { changed } = await rebuildProjections(scene.database, { person: 'auditor', reason: 'test' });
    expect(changed).toEqual([]);
    expect(await scene.database.passage.count({ where: { subject: 'in-plant', machine: null } })).toBe(0);
  });
});
