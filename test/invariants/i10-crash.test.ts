import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { passageId } from '../../workflows/contract/ids.ts';
import { defaultTiming } from '../../workflows/contract/passage.ts';
import type { PassageInput } from '../../workflows/contract/passage.ts';
import { Spool } from '../../worker/ingest/spool.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { startGateProcess } from './gate-process.ts';

let site: TestSite;
let scene: Scene;
let plates = 20_000;
const anyPlate = (): string => `冀E${(plates += 1)}`;

beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    gate: false,
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

/** An event as a process that died left it in its spool. */
function leftBehind(eventId: string, receivedAt: number): PassageInput {
  const event = { lane: '2-out', eventTime: receivedAt, eventId };
  return {
    ...event,
    passage: passageId(event),
    entrance: '2',
    direction: 'out',
    device: 'cam-2-out',
    receivedAt,
    plateNo: anyPlate(),
    plateColour: '1',
    confidence: 99,
    offline: false,
    flags: [],
    photos: [],
    sensed: null,
    timing: defaultTiming,
  };
}

async function mustBeRecordedOnce(id: string): Promise<void> {
  await scene.recorded(id);
  const kinds = await scene.kinds(id);
  expect(kinds.filter((kind) => kind === 'passage-decided')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'passage-opened')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'passage-finished')).toHaveLength(1);
}

const effects = ['decide', 'openBarrier', 'recordOpened', 'closeBarrier', 'recordFinished'] as const;
const moments = effects.flatMap((effect) => [`before:${effect}`, `after:${effect}`]);

describe('I10: what an acknowledged event caused survives kill -9', () => {
  it.each(moments)(
    'killed %s: goes on, opens once, records once',
    async (moment) => {
      const gate = await startGateProcess(site, moment);
      try {
        const lane = site.lane('1-out');
        const before = lane.barrier.openings;
        const done = await lane.drive({ plate: anyPlate(), colour: 'yellow', speed: 3, patienceMs: 25_000 });
        await mustBeRecordedOnce(scene.idOf('1-out', done));
        expect(done).toMatchObject({ opened: true, acknowledged: true });
        expect(lane.barrier.openings - before).toBe(1);
        expect(lane.barrier.struck).toBe(0);
        // It did die, or this would prove nothing.
        await waitUntil(() => gate.status()[0]?.restarts === 1, { what: 'the gate to have died once' });
      } finally {
        await gate.stopAll();
      }
    },
    60_000,
  );

  it('killed with a vehicle under the arm: the arm stays up, then closes behind it within seconds', async () => {
    const gate = await startGateProcess(site, 'none');
    try {
      const lane = site.lane('1-out');
      const before = lane.barrier.openings;
      let killedAt = 0;
      const done = await lane.drive({ plate: anyPlate(), colour: 'yellow', speed: 1 }, ({ step }) => {
        if (step !== 'under-arm') return;
        killedAt = performance.now();
        process.kill(gate.status()[0]?.pid ?? 0, 'SIGKILL');
      });
      await mustBeRecordedOnce(scene.idOf('1-out', done));
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      expect(lane.barrier.openings - before).toBe(1);
      expect(lane.barrier.struck).toBe(0);
      expect(lane.barrier.arm.state).toBe('closed');
    } finally {
      await gate.stopAll();
    }
  });

  it('killed between the answer to the camera and the start of the passage: the next start takes it up', async () => {
    const lane = site.lane('2-out');
    lane.barrier.setInput('loopA', true);
    const event = leftBehind('VZ-2OUT-0004-777', Date.now());
    const spool = await Spool.open(site.config.dataDir);
    await spool.put(event);
    await spool.close();
    const gate = await startGateProcess(site, 'none');
    try {
      await waitUntil(() => lane.barrier.arm.state === 'open');
      lane.barrier.setInput('loopB', true);
      await scene.noted('2-out', 'loopB-occupied');
      lane.barrier.setInput('loopA', false);
      lane.barrier.setInput('loopB', false);
      await mustBeRecordedOnce(event.passage);
    } finally {
      await gate.stopAll();
    }
  });

  it('stopped with a queue before the arm: nobody is let in under the plate of who has left', async () => {
    const lane = site.lane('2-out');
    const before = lane.barrier.openings;
    const queue = [1, 2, 3].map((n) => leftBehind(`VZ-2OUT-0004-80${n}`, Date.now() - 26_000 + n * 100));
    const spool = await Spool.open(site.config.dataDir);
    for (const event of queue) await spool.put(event);
    await spool.close();
    const gate = await startGateProcess(site, 'none');
    try {
      for (const { passage } of queue) {
        expect(await scene.recorded(passage)).toMatchObject({ result: 'back-filled', opened: false });
      }
      const done = await lane.drive({ plate: anyPlate(), colour: 'yellow', speed: 3 });
      expect(await scene.recorded(scene.idOf('2-out', done))).toMatchObject({
        result: 'passed',
        opened: true,
      });
      expect(lane.barrier.openings - before).toBe(1);
    } finally {
      await gate.stopAll();
    }
  });
});
