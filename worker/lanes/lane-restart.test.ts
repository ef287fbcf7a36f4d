import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { LaneBench, settled } from './lane.fixture.ts';

let bench: LaneBench;
beforeEach(async () => {
  bench = await LaneBench.open();
});
afterEach(() => bench.close());

describe('a lane after a restart', () => {
  const resume = (part = {}): void => {
    const now = Date.now();
    bench.lane.begin([aPassage({ passage: 'a', eventTime: now, receivedAt: now, ...part })]);
  };

  it('shows what it took up, although that does nothing but wait', async () => {
    bench.known.set('a', { state: 'blocked', plateNo: '冀B12345', lane: '1-in' });
    resume();
    await bench.hasBegun('a');
    await vi.waitFor(() => {
      expect(bench.seen).toMatchObject([{ state: 'blocked', plateNo: '冀B12345' }]);
    });
  });

  it('takes up what ran before, and says that nobody watched, once', async () => {
    bench.known.set('a', { state: 'passing', plateNo: '冀B12345' });
    resume();
    await bench.hasBegun('a');
    bench.senses({ arm: 'open', loopB: true });
    bench.senses({ arm: 'open' });
    await bench.toldEventually(2);
    expect(bench.told('sensed').map(({ arg }) => arg['afterGap'])).toEqual([true, false]);
    expect(bench.alarms).toEqual([]);
  });

  it('asks what the passage waits for: another plate replaces one that is blocked', async () => {
    bench.known.set('a', { state: 'blocked', plateNo: '冀B12345' });
    resume();
    await bench.hasBegun('a');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await bench.toldEventually(1);
    expect(bench.signals[0]).toMatchObject({ to: 'a', name: 'vehicleLeft' });
  });

  it('lets the next vehicle wait when the passage cannot be asked', async () => {
    bench.known.set('a', new Error('no worker answers'));
    resume();
    await bench.hasBegun('a');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect([bench.signals, bench.startedIds()]).toEqual([[], []]);
  });

  it('raises an alarm for an arm that is up while no passage was unfinished', () => {
    bench.lane.begin([]);
    bench.senses({ arm: 'open' }, true);
    expect(bench.alarms).toMatchObject([{ kind: 'open-after-gap', passage: null }]);
  });

  it('opens for nobody of a queue that was left behind: all but the newest are only recorded', async () => {
    const receivedAt = Date.now() - 4_000;
    const left = ['a', 'b', 'c'].map((passage, at) =>
      aPassage({ passage, plateNo: `冀B1234${at}`, eventTime: receivedAt, receivedAt: receivedAt + at }),
    );
    bench.lane.begin(left);
    bench.senses({ loopA: true });
    for (const passage of ['a', 'b', 'c']) {
      await bench.hasBegun(passage);
      bench.ends(passage);
    }
    expect(bench.started.map(({ passage, offline }) => [passage, offline])).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
    ]);
  });

  it('decides a vehicle that is read again after the stop by that read, not by the one left behind', async () => {
    const receivedAt = Date.now() - 20_000;
    const left = (passage: string, plateNo: string) =>
      aPassage({ passage, plateNo, eventTime: receivedAt, receivedAt });
    bench.lane.begin([left('a', '冀B12345'), left('b', '冀B12346')]);
    await bench.arrives({ passage: 'c', plateNo: '冀B12346' });
    await bench.arrives({ passage: 'd', plateNo: '冀B12347', eventTime: Date.now() + 5_000 });
    bench.senses({ loopA: true });
    for (const passage of ['a', 'b', 'c', 'd']) {
      await bench.hasBegun(passage);
      bench.ends(passage);
    }
    expect(bench.started.map(({ passage, offline }) => [passage, offline])).toEqual([
      ['a', true],
      ['b', true],
      ['c', false],
      ['d', false],
    ]);
  });

  it('lets a person look when somebody stands there after a longer stop', async () => {
    resume({ eventTime: Date.now() - 26_000, receivedAt: Date.now() - 26_000 });
    bench.senses({ loopA: true });
    await bench.hasBegun('a');
    expect(bench.started[0]).toMatchObject({
      offline: false,
      plateNo: null,
      flags: ['doubtful', 'read-as 冀B12345 1'],
    });
  });

  it('only records an event whose vehicle is not there any more', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    resume({ sensed: null });
    bench.senses({});
    await vi.advanceTimersByTimeAsync(3_000);
    vi.useRealTimers();
    await bench.hasBegun('a');
    expect(bench.started[0]).toMatchObject({ offline: true, flags: ['late'] });
  });
});
