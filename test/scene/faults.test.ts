/** Boards and barriers that fail while a vehicle stands there. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';
import { sceneOf } from './scene.ts';
import type { Scene } from './scene.ts';

let site: TestSite;
let scene: Scene;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    timing: { confirmOpen: 1_200, leave: 300, retryClose: 400 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

const yellow = { colour: 'yellow', speed: 8 } as const;
let plates = 80_000;
const anyPlate = (): string => `冀K${(plates += 1)}`;

describe('a passage whose devices fail', () => {
  it('does not wait for a board that fails, and raises an alarm', async () => {
    const lane = site.lane('2-out');
    lane.board.setFault('drop');
    const done = await lane.drive({ plate: anyPlate(), ...yellow });
    expect(done.opened).toBe(true);
    const id = scene.idOf('2-out', done);
    // The driver tries twice: on a busy machine the second try may be later than the vehicle.
    await waitUntil(async () => (await scene.kinds(id)).includes('alarm-raised'), { what: 'the alarm' });
    lane.board.setFault(null);
    await scene.recorded(id);
    expect((await scene.kinds(id)).at(-1)).toBe('passage-finished');
  });

  it.each(['no-answer', 'exception', 'drop-connection', 'arm-stuck'] as const)(
    'ends in a state that a person sees when the barrier has the fault %s, and opens when told again',
    async (fault) => {
      const lane = site.lane('1-out');
      await lane.barrier.setFault(fault);
      const drive = lane.drive({ plate: anyPlate(), ...yellow, patienceMs: 30_000 });
      const { passage, orders, problem } = await scene.waiting('1-out', 'unconfirmed');
      expect(orders).toContain('retryOpen');
      expect(problem).not.toBeNull();
      await waitUntil(async () => (await scene.kinds(passage)).includes('alarm-raised'));
      await lane.barrier.setFault(null);
      await scene.order('retryOpen', passage);
      expect((await drive).opened).toBe(true);
      expect(await scene.recorded(passage)).toMatchObject({ result: 'passed', opened: true });
    },
  );

  it('believes the limit switch, not the echo: a relay that confirms another coil opens, and its open arm raises an alarm until it closes', async () => {
    const lane = site.lane('2-out');
    await waitUntil(() => !lane.barrier.coil(0) && !lane.barrier.coil(1));
    await lane.barrier.setFault('wrong-echo');
    const drive = lane.drive({ plate: anyPlate(), ...yellow, patienceMs: 30_000 });
    const { passage } = await scene.waiting('2-out', 'unclosed');
    await waitUntil(async () => (await scene.kinds(passage)).includes('alarm-raised'));
    await lane.barrier.setFault(null);
    expect((await drive).opened).toBe(true);
    expect(await scene.recorded(passage)).toMatchObject({ result: 'passed', opened: true });
  });
});
