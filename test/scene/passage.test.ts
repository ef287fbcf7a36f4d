import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ensureDemoKeys } from '../../activities/regulator/demo-keys.ts';
import { startSimulatedRegulator } from '../../activities/regulator/simulated-regulator.ts';
import type { Decision } from '../../rules/index.ts';
import { freePorts } from '../stack/free-ports.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { sceneOf } from './scene.ts';
import type { Scene } from './scene.ts';

let site: TestSite;
let scene: Scene;
let regulator: { close(): Promise<void> };

beforeAll(async () => {
  const [port] = await freePorts(1);
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    regulatorUrl: `http://127.0.0.1:${port}`,
    timing: { confirmOpen: 1_200, leave: 300, retryClose: 400 },
  });
  scene = sceneOf(site);
  const { dataDir } = site.config;
  const keys = await ensureDemoKeys(dataDir, '91130200MA0DEMO001');
  regulator = await startSimulatedRegulator({ port: port ?? 0, dataDir, ...keys });
});
afterAll(async () => {
  await site.close();
  await regulator.close();
});

const yellow = { colour: 'yellow', speed: 8 } as const;
let plates = 10_000;
/** A plate that no other scene has: one that comes back within two seconds counts as the same vehicle. */
const anyPlate = (): string => `冀E${(plates += 1)}`;

describe('a passage, over HTTP, Modbus and TCP', () => {
  it('lets a 国六 truck in, closes behind it, records it and the regulator has it', async () => {
    const done = await site.lane('1-in').drive({ plate: '冀B56789', ...yellow });
    expect(done).toMatchObject({ opened: true, acknowledged: true, httpStatus: 200 });
    expect(done.boardLines.join(' ')).toMatch(/冀B56789 国六柴油.*正常管控.*请通行/);
    const passage = await scene.recorded(scene.idOf('1-in', done));
    expect(passage).toMatchObject({ plateNo: '冀B56789', outcome: 'allow', result: 'passed', opened: true });
    expect(site.lane('1-in').barrier.arm.state).toBe('closed');
    const upload = await waitUntil(() =>
      site.database.upload.findFirst({ where: { passageId: passage.id, state: 'accepted' } }),
    );
    expect(upload.platformRecordId).not.toBeNull();
  });

  it('tells why it refuses a 国四 truck during an orange alert, and records that it turned back', async () => {
    await scene.alert('orange');
    const colours: unknown[] = [];
    const done = await site
      .lane('1-in')
      .drive({ plate: '冀B12345', ...yellow, patienceMs: 100 }, ({ step, colour }) => {
        if (step === 'board') colours.push(colour);
      });
    expect(done).toMatchObject({ opened: false, coilMs: null });
    expect(colours).toEqual(['red']);
    expect(done.boardLines.join(' ')).toMatch(/冀B12345 国四柴油.*橙色预警.*国五以下 禁止进厂.*禁止通行/);
    const passage = await scene.recorded(scene.idOf('1-in', done));
    expect(passage).toMatchObject({
      outcome: 'block',
      result: 'turned-back',
      opened: false,
      alertLevel: 'orange',
      ruleSetId: 'orange',
    });
    const decision = passage.decision as unknown as Decision;
    expect(decision.reasons[0]).toMatchObject({ code: 'stage-below-5', effect: 'block' });
    expect(decision.reasons[0]?.failed).toContainEqual(
      expect.objectContaining({
        fact: 'stageRank',
        actual: 4,
        neededLabel: expect.objectContaining({ zh: '国五及以上' }) as unknown,
      }),
    );
    expect(decision.reasons[0]?.remedies.length).toBeGreaterThan(0);
  });

  it('opens for a blocked vehicle only after a person has released it, with name and reason in the ledger', async () => {
    const drive = site.lane('2-in').drive({ plate: '冀B12345', ...yellow, patienceMs: 20_000 });
    const { passage } = await scene.waiting('2-in', 'blocked');
    await expect(
      scene.order('release', passage, { reason: { code: 'livelihood', text: '' } }),
    ).rejects.toThrow();
    const answer = await scene.order('release', passage, {
      reason: { code: 'livelihood', text: '民生保障' },
    });
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
    expect(await scene.kinds(passage)).toEqual([
      'passage-decided',
      'passage-released',
      'passage-opened',
      'passage-finished',
    ]);
    const [, released] = await scene.entries(passage);
    expect(released?.seq.toString()).toBe(answer.seq);
    expect(JSON.parse(released?.payload ?? '')).toMatchObject({
      person: 'operator',
      reason: { code: 'livelihood', text: '民生保障' },
    });
  });

  it('gives two people who release at once one opening and one refusal', async () => {
    const drive = site.lane('2-in').drive({ plate: anyPlate(), ...yellow, patienceMs: 20_000 });
    const { passage } = await scene.waiting('2-in', 'blocked');
    const answers = await Promise.allSettled([
      scene.order('release', passage),
      scene.order('release', passage),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await drive).opened).toBe(true);
    await scene.recorded(passage);
  });

  it('sends a blocked vehicle away when a person refuses it', async () => {
    const drive = site.lane('2-in').drive({ plate: anyPlate(), ...yellow, patienceMs: 1_500 });
    const { passage } = await scene.waiting('2-in', 'blocked');
    expect(await scene.order('refuse', passage)).toMatchObject({ state: 'refused' });
    const { opened, boardLines } = await drive;
    expect(opened).toBe(false);
    expect(boardLines.join(' ')).toContain('请掉头');
    expect(await scene.recorded(passage)).toMatchObject({ result: 'turned-back', state: 'recorded' });
  });

  it('waits for a person where no plate was read, decides by what that person reads, and opens', async () => {
    const drive = site
      .lane('1-out')
      .drive({ plate: '', colour: 'yellow', speed: 8, unread: true, patienceMs: 20_000 });
    const { passage } = await scene.waiting('1-out', 'unread');
    const answer = await scene.order('identify', passage, { plateNo: '冀B56789', plateColour: '1' });
    expect(answer.seq).toMatch(/^\d+$/);
    expect((await drive).opened).toBe(true);
    expect(await scene.recorded(passage)).toMatchObject({
      plateNo: '冀B56789',
      outcome: 'allow',
      result: 'passed',
    });
    expect(await scene.kinds(passage)).toEqual([
      'passage-unread',
      'passage-decided',
      'passage-opened',
      'passage-finished',
    ]);
  });

  it('refuses a vehicle on the over-limit list at any level, even on its way out', async () => {
    const done = await site.lane('1-out').drive({ plate: '鲁M4D662', ...yellow, patienceMs: 100 });
    expect(done.opened).toBe(false);
    expect(await scene.recorded(scene.idOf('1-out', done))).toMatchObject({
      outcome: 'block',
      decidingCode: 'over-limit',
    });
  });

  it('records an offline record once, by its own time, without moving anything', async () => {
    const openings = site.lane('2-out').barrier.openings;
    const eventTime = Date.now() - 3_600_000;
    const push = { plate: '冀B56789', colour: 'yellow', offline: true, eventTime } as const;
    const event = site.lane('2-out').camera.prepare(push);
    await site.lane('2-out').camera.send(event);
    await site.lane('2-out').camera.send(event);
    const passage = await waitUntil(() =>
      site.database.passage.findFirst({ where: { lane: '2-out', state: 'recorded' } }),
    );
    expect(passage).toMatchObject({ result: 'back-filled', opened: false, alertLevel: 'none' });
    expect(passage.eventTime.getTime()).toBe(eventTime);
    expect(await site.database.passage.count({ where: { lane: '2-out' } })).toBe(1);
    expect(site.lane('2-out').barrier.openings).toBe(openings);
  });

  it('makes one passage of two reads of one vehicle', async () => {
    const before = await site.database.passage.count({ where: { lane: '2-out' } });
    const drive = site.lane('2-out').drive({ plate: '冀B56789', colour: 'yellow', speed: 4 });
    await scene.waiting('2-out', 'opening').catch(() => undefined);
    await site.lane('2-out').camera.push({ plate: '冀B56789', colour: 'yellow' });
    const done = await drive;
    await scene.recorded(scene.idOf('2-out', done));
    expect(await site.database.passage.count({ where: { lane: '2-out' } })).toBe(before + 1);
  });

  it('ends the passage of a waiting vehicle when another stands in its place', async () => {
    const lane = site.lane('1-in');
    const first = lane.camera.prepare({ plate: '冀B12345', colour: 'yellow' });
    lane.barrier.setInput('loopA', true);
    await lane.camera.send(first);
    const { passage } = await scene.waiting('1-in', 'blocked');
    lane.barrier.setInput('loopA', false);
    await scene.noted('1-in', 'loopA-clear');
    const done = await lane.drive({ plate: '冀J3K772', ...yellow });
    expect(done.opened).toBe(true);
    expect(await scene.recorded(passage)).toMatchObject({ result: 'replaced', opened: false });
    await scene.recorded(scene.idOf('1-in', done));
  });

  it('does not let a blocked vehicle in under a plate that it holds up', async () => {
    const lane = site.lane('1-in');
    const { openings } = lane.barrier;
    await lane.camera.send(lane.camera.prepare({ plate: '冀B12345', colour: 'yellow' }));
    lane.barrier.setInput('loopA', true);
    const { passage } = await scene.waiting('1-in', 'blocked');
    await lane.camera.send(lane.camera.prepare({ plate: '冀J3K772', colour: 'yellow' }));
    const raised = (): Promise<unknown> =>
      site.database.alarm.findFirst({ where: { kind: 'other-plate', passageId: passage } });
    await waitUntil(raised, { what: 'the alarm' });
    expect((await scene.waiting('1-in', 'blocked')).passage).toBe(passage);
    expect(lane.barrier.openings).toBe(openings);
    lane.barrier.setInput('loopA', false);
    expect(await scene.recorded(passage)).toMatchObject({ result: 'turned-back', opened: false });
  });
});
