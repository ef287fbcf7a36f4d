import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { acknowledgeAlarm } from '../../workflows/client/acknowledge-alarm.ts';
import type { Acknowledged } from '../../workflows/contract/acknowledge.ts';
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
    timing: { confirmOpen: 1_200, confirmClose: 1_000, leave: 300, retryClose: 60_000 },
  });
  scene = sceneOf(site);
});
afterAll(() => site.close());

const yellow = { colour: 'yellow', speed: 8 } as const;
let plates = 60_000;
const anyPlate = (): string => `冀J${(plates += 1)}`;
const alarmsOf = (lane: string) => site.database.alarm.findMany({ where: { lane }, orderBy: { seq: 'asc' } });

function acknowledge(alarm: string, person: string, text = '检修人员试验道闸'): Promise<Acknowledged> {
  const order = { alarm, person: { name: person }, reason: { code: 'maintenance', text }, at: Date.now() };
  return acknowledgeAlarm(site.temporal.client, order, site.config.temporal.taskQueue);
}

describe('an alarm', () => {
  it('is acknowledged once, by name and reason, in the ledger', async () => {
    site.lane('2-in').barrier.forceArm('open');
    const [alarm] = await waitUntil(async () => {
      const raised = await alarmsOf('2-in');
      return raised.length > 0 && raised;
    });
    site.lane('2-in').barrier.forceArm('closed');
    const number = alarm?.seq.toString() ?? '';
    const answers = await Promise.all([acknowledge(number, '门卫甲'), acknowledge(number, '门卫甲')]);
    expect(new Set(answers.map(({ seq }) => seq)).size).toBe(1);
    expect(await acknowledge(number, '门卫乙')).toMatchObject({ existed: true, person: '门卫甲' });
    expect((await alarmsOf('2-in'))[0]).toMatchObject({
      acknowledgedSeq: BigInt(answers[0]?.seq ?? 0),
      acknowledgedBy: '门卫甲',
      acknowledgedReason: { code: 'maintenance', text: '检修人员试验道闸' },
    });
  });

  it('that does not exist, or an answer without a reason, is refused with what to do', async () => {
    await expect(acknowledge('999999', '门卫甲')).rejects.toThrow('no alarm has the ledger number 999999');
    await expect(acknowledge('1; DROP', '门卫甲')).rejects.toThrow('no alarm has the ledger number');
    await expect(acknowledge('1', '门卫甲', '')).rejects.toThrow('needs the person and a reason');
  });
});

describe('an arm that stays up', () => {
  it('does not hold up the next vehicle, and is closed when it can be', async () => {
    const lane = site.lane('1-out');
    const { barrier } = lane;
    const first = lane.drive({ plate: anyPlate(), ...yellow }, ({ step }) => {
      if (step === 'through') void barrier.setFault('arm-stuck');
    });
    await scene.waiting('1-out', 'unclosed');
    // Slowly: no arm holds it up, and it is to be decided before it is through.
    const second = lane.drive({ plate: anyPlate(), ...yellow, speed: 1.5 });
    expect(await scene.recorded(scene.idOf('1-out', await first))).toMatchObject({ result: 'passed' });
    await scene.waiting('1-out', 'passing');
    await barrier.setFault(null);
    expect(await scene.recorded(scene.idOf('1-out', await second))).toMatchObject({ result: 'passed' });
    await waitUntil(() => barrier.arm.state === 'closed');
    // The lane tries again by itself, after pauses: more than twenty seconds in all.
  });
});

describe('a board', () => {
  it('does not keep the last vehicle’s text, and tells the control status in force', async () => {
    const lane = site.lane('2-out');
    const { board } = lane;
    const done = await lane.drive({ plate: anyPlate(), ...yellow });
    expect(done.boardLines.join(' ')).toContain('请通行');
    const shown = (): string =>
      board.messages
        .at(-1)
        ?.lines.map(({ text }) => text)
        .join(' ') ?? '';
    await waitUntil(() => shown() === '环保门禁 正常管控 一车一杆 依次通行');
    expect(board.messages.at(-1)?.voice).toBeNull();
  });
});
