import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LaneBench } from './lane.fixture.ts';

let bench: LaneBench;
beforeEach(async () => {
  bench = await LaneBench.open();
});
afterEach(() => bench.close());

describe('a lane', () => {
  beforeEach(() => {
    bench.lane.begin([]);
  });

  it('starts a passage and frees its event when that is recorded', async () => {
    await bench.brings('a');
    expect([bench.startedIds(), bench.unfinishedIds()]).toEqual([['a'], ['a']]);
    bench.ends('a');
    await vi.waitFor(() => {
      expect(bench.unfinishedIds()).toEqual([]);
    });
    expect(bench.alarms).toEqual([]);
  });

  it('deals with one vehicle after the other', async () => {
    await bench.brings('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    expect(bench.startedIds()).toEqual(['a']);
    bench.ends('a');
    await bench.hasBegun('b');
    expect(bench.startedIds()).toEqual(['a', 'b']);
  });

  it('makes nothing of a second read of a vehicle that waits for its turn', async () => {
    await bench.brings('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await bench.arrives({ passage: 'c', plateNo: '鲁M4D662' });
    bench.ends('a');
    await bench.hasBegun('b');
    bench.ends('b');
    await vi.waitFor(() => {
      expect(bench.unfinishedIds()).toEqual([]);
    });
    expect(bench.startedIds()).toEqual(['a', 'b']);
  });

  it('tells each change of the sensors to the passage that runs, in order', async () => {
    await bench.brings('a');
    bench.senses({ loopA: true, arm: 'open' });
    bench.senses({ loopB: true, arm: 'open' });
    bench.senses({ arm: 'open' });
    await bench.toldEventually(3);
    expect(bench.told('sensed').map(({ to, arg }) => [to, arg['loopA'], arg['loopB']])).toEqual([
      ['a', true, false],
      ['a', false, true],
      ['a', false, false],
    ]);
  });

  it('tells nothing of one vehicle to the next', async () => {
    await bench.brings('a');
    bench.ends('a');
    await vi.waitFor(() => {
      expect(bench.unfinishedIds()).toEqual([]);
    });
    bench.senses({});
    await bench.brings('b', '鲁M4D662');
    bench.senses({});
    await bench.toldEventually(1);
    expect(bench.told('sensed').map(({ to }) => to)).toEqual(['b']);
  });

  it('gives a new passage the sensors as they are when its turn has come', async () => {
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', sensed: null });
    await bench.hasBegun('a');
    expect(bench.started[0]?.sensed).toMatchObject({ loopA: true, afterGap: false });
    expect(bench.signals).toEqual([]);
  });

  it('says that it looked away while the barrier did not answer', async () => {
    await bench.brings('a');
    bench.losesTheBarrier();
    expect(bench.health.at(-1)).toMatchObject({ ok: false, problem: 'no route to the barrier' });
    bench.senses({ loopA: true }, true);
    await bench.toldEventually(1);
    expect(bench.signals[0]?.arg).toMatchObject({ afterGap: true });
    expect(bench.health.at(-1)).toMatchObject({ ok: true });
  });

  it('raises an alarm when the workflow of a passage breaks, and goes on with the next vehicle', async () => {
    await bench.brings('a');
    bench.ends('a', null);
    await vi.waitFor(() => {
      expect(bench.alarms).toMatchObject([{ lane: '1-in', passage: 'a', kind: 'passage-failed' }]);
    });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await bench.hasBegun('b');
  });

  it('leaves what runs to the next start when it is stopped', async () => {
    await bench.brings('a');
    await bench.lane.end();
    expect([bench.unfinishedIds(), bench.listener]).toEqual([['a'], null]);
  });
});
