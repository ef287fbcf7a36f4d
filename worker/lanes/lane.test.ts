import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { LaneBench } from './lane.fixture.ts';

let bench: LaneBench;
beforeEach(async () => {
  bench = await LaneBench.open();
});
afterEach(() => bench.close());

const startedIds = (): string[] => bench.started.map(({ passage }) => passage);
const unfinished = (): string[] => bench.spool.unfinished().map(({ passage }) => passage);
const running = (passage: string): Promise<void> =>
  vi.waitFor(() => {
    expect(bench.running(passage)).toBe(true);
  });
const told = (name: string) => bench.signals.filter((signal) => signal.name === name);
const toldEventually = (count: number): Promise<void> =>
  vi.waitFor(() => {
    expect(bench.signals).toHaveLength(count);
  });

/** Everything that was on its way has arrived. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function vehicle(passage: string, plateNo: string | null = '冀B12345'): Promise<void> {
  bench.senses({ loopA: true });
  await bench.arrives({ passage, plateNo });
  await running(passage);
}

describe('a lane', () => {
  beforeEach(() => {
    bench.lane.begin([]);
  });

  it('starts a passage and frees its event when that is recorded', async () => {
    await vehicle('a');
    expect([startedIds(), unfinished()]).toEqual([['a'], ['a']]);
    bench.ends('a');
    await vi.waitFor(() => {
      expect(unfinished()).toEqual([]);
    });
    expect(bench.alarms).toEqual([]);
  });

  it('deals with one vehicle after the other', async () => {
    await vehicle('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    expect(startedIds()).toEqual(['a']);
    bench.ends('a');
    await running('b');
    expect(startedIds()).toEqual(['a', 'b']);
  });

  it('makes nothing of a second read of a vehicle that waits for its turn', async () => {
    await vehicle('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await bench.arrives({ passage: 'c', plateNo: '鲁M4D662' });
    bench.ends('a');
    await running('b');
    bench.ends('b');
    await vi.waitFor(() => {
      expect(unfinished()).toEqual([]);
    });
    expect(startedIds()).toEqual(['a', 'b']);
  });

  it('tells each change of the sensors to the passage that runs, in order', async () => {
    await vehicle('a');
    bench.senses({ loopA: true, arm: 'open' });
    bench.senses({ loopB: true, arm: 'open' });
    bench.senses({ arm: 'open' });
    await toldEventually(3);
    expect(told('sensed').map(({ to, arg }) => [to, arg['loopA'], arg['loopB']])).toEqual([
      ['a', true, false],
      ['a', false, true],
      ['a', false, false],
    ]);
  });

  it('tells nothing of one vehicle to the next', async () => {
    await vehicle('a');
    bench.ends('a');
    await vi.waitFor(() => {
      expect(unfinished()).toEqual([]);
    });
    bench.senses({});
    await vehicle('b', '鲁M4D662');
    bench.senses({});
    await toldEventually(1);
    expect(told('sensed').map(({ to }) => to)).toEqual(['b']);
  });

  it('gives a new passage the sensors as they are when its turn has come', async () => {
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', sensed: null });
    await running('a');
    expect(bench.started[0]?.sensed).toMatchObject({ loopA: true, afterGap: false });
    expect(bench.signals).toEqual([]);
  });

  it('says that it looked away while the barrier did not answer', async () => {
    await vehicle('a');
    bench.losesTheBarrier();
    expect(bench.health.at(-1)).toMatchObject({ ok: false, problem: 'no route to the barrier' });
    bench.senses({ loopA: true }, true);
    await toldEventually(1);
    expect(bench.signals[0]?.arg).toMatchObject({ afterGap: true });
    expect(bench.health.at(-1)).toMatchObject({ ok: true });
  });

  it('makes nothing of a second read of the vehicle that stands there', async () => {
    await vehicle('a');
    bench.becomes('a', 'blocked');
    await bench.arrives({ passage: 'a2' });
    await settled();
    expect([startedIds(), unfinished(), bench.signals]).toEqual([['a'], ['a'], []]);
  });

  it('gives the plate of a better read to the passage that waits without one', async () => {
    await vehicle('a', null);
    bench.becomes('a', 'unread', null);
    await bench.arrives({ passage: 'a2', plateNo: '冀B12345', plateColour: '1', confidence: 91 });
    await toldEventually(1);
    expect(bench.signals[0]).toMatchObject({
      to: 'a',
      name: 'reread',
      arg: { plateNo: '冀B12345', confidence: 91 },
    });
    expect(startedIds()).toEqual(['a']);
  });

  it('ends the passage of a waiting vehicle in whose place another stands, then begins that one', async () => {
    await vehicle('a');
    bench.becomes('a', 'blocked');
    bench.senses({});
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await toldEventually(3);
    expect(bench.signals[2]).toMatchObject({ to: 'a', name: 'vehicleLeft', arg: { why: 'replaced' } });
    bench.ends('a');
    await running('b');
  });

  it('opens nothing for another plate while a blocked vehicle has not moved: it raises an alarm', async () => {
    await vehicle('a');
    bench.becomes('a', 'blocked');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect([bench.signals, startedIds()]).toEqual([[], ['a']]);
    expect(bench.alarms).toMatchObject([{ kind: 'other-plate', passage: 'a' }]);
  });

  it('tells the passage that the camera saw its vehicle turn back', async () => {
    await vehicle('a');
    bench.lane.turnedBack({ at: 77, plateNo: '鲁M4D662' });
    bench.lane.turnedBack({ at: 77, plateNo: '冀B12345' });
    await toldEventually(1);
    expect(bench.signals[0]).toEqual({ to: 'a', name: 'vehicleLeft', arg: { why: 'turned-back', at: 77 } });
  });

  it('raises no alarm for the next vehicle after one that turned back, as close as it may follow', async () => {
    await vehicle('a');
    bench.becomes('a', 'blocked');
    bench.lane.turnedBack({ at: 77, plateNo: '冀B12345' });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    bench.ends('a');
    await running('b');
    expect(bench.alarms).toEqual([]);
  });

  it('only records a vehicle that turned round while it waited for its turn', async () => {
    await vehicle('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    bench.lane.turnedBack({ at: 77, plateNo: '鲁M4D662' });
    await running('b');
    expect(bench.started[1]).toMatchObject({ passage: 'b', offline: true, flags: ['turned-back'] });
    expect(bench.signals).toEqual([]);
  });

  it('ignores a turn-back when nobody is there, and transitions of other passages', async () => {
    bench.lane.turnedBack({ at: 77, plateNo: null });
    await vehicle('a');
    bench.becomes('other', 'blocked');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect(bench.signals).toEqual([]);
  });

  it('makes nothing of a late read of the vehicle that has just passed, but decides its next visit', async () => {
    const eventTime = Date.now();
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', eventTime });
    await running('a');
    bench.ends('a');
    await vi.waitFor(() => {
      expect(unfinished()).toEqual([]);
    });
    await bench.arrives({ passage: 'a2', eventTime: eventTime + 1_999 });
    expect([startedIds(), unfinished()]).toEqual([['a'], []]);
    await bench.arrives({ passage: 'a3', eventTime: eventTime + 2_000 });
    await running('a3');
  });

  it('records a back-filled event beside the vehicle that stands there, and tells it no sensors', async () => {
    await vehicle('a');
    await bench.arrives({ passage: 'old', plateNo: '冀B12345', offline: true, eventTime: 1_000 });
    await running('old');
    bench.senses({ loopA: true, arm: 'open' });
    await toldEventually(1);
    expect(bench.signals[0]?.to).toBe('a');
    bench.ends('old');
    await vi.waitFor(() => {
      expect(unfinished()).toEqual(['a']);
    });
  });

  it('opens for nobody who left long ago: an event of half a minute ago is only recorded', async () => {
    bench.senses({});
    await bench.arrives({ passage: 'a', eventTime: Date.now() - 30_500 });
    await running('a');
    expect(bench.started[0]).toMatchObject({ offline: true, flags: ['late'] });
  });

  it('still deals with an old event whose vehicle stands on the loop', async () => {
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', eventTime: Date.now() - 30_500 });
    await running('a');
    expect(bench.started[0]).toMatchObject({ offline: false, flags: [] });
  });

  it('raises an alarm for a movement that nobody ordered, and names the vehicle at the lane', async () => {
    bench.senses({});
    await vehicle('a');
    bench.senses({ loopA: true, arm: 'open', handset: true });
    expect(bench.alarms).toMatchObject([
      { lane: '1-in', passage: 'a', kind: 'opened-by-handset', handset: true },
    ]);
  });

  it('raises an alarm when the workflow of a passage breaks, and goes on with the next vehicle', async () => {
    await vehicle('a');
    bench.ends('a', null);
    await vi.waitFor(() => {
      expect(bench.alarms).toMatchObject([{ lane: '1-in', passage: 'a', kind: 'passage-failed' }]);
    });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await running('b');
  });

  it('leaves what runs to the next start when it is stopped', async () => {
    await vehicle('a');
    await bench.lane.end();
    expect([unfinished(), bench.listener]).toEqual([['a'], null]);
  });
});

describe('a lane after a restart', () => {
  const resume = (part = {}): void => {
    const now = Date.now();
    bench.lane.begin([aPassage({ passage: 'a', eventTime: now, receivedAt: now, ...part })]);
  };

  it('shows what it took up, although that does nothing but wait', async () => {
    bench.known.set('a', { state: 'blocked', plateNo: '冀B12345', lane: '1-in' });
    resume();
    await running('a');
    await vi.waitFor(() => {
      expect(bench.seen).toMatchObject([{ state: 'blocked', plateNo: '冀B12345' }]);
    });
  });

  it('takes up what ran before, and says that nobody watched, once', async () => {
    bench.known.set('a', { state: 'passing', plateNo: '冀B12345' });
    resume();
    await running('a');
    bench.senses({ arm: 'open', loopB: true });
    bench.senses({ arm: 'open' });
    await toldEventually(2);
    expect(told('sensed').map(({ arg }) => arg['afterGap'])).toEqual([true, false]);
    expect(bench.alarms).toEqual([]);
  });

  it('asks what the passage waits for: another plate replaces one that is blocked', async () => {
    bench.known.set('a', { state: 'blocked', plateNo: '冀B12345' });
    resume();
    await running('a');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await toldEventually(1);
    expect(bench.signals[0]).toMatchObject({ to: 'a', name: 'vehicleLeft' });
  });

  it('lets the next vehicle wait when the passage cannot be asked', async () => {
    bench.known.set('a', new Error('no worker answers'));
    resume();
    await running('a');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect([bench.signals, startedIds()]).toEqual([[], []]);
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
      await running(passage);
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
      await running(passage);
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
    await running('a');
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
    await running('a');
    expect(bench.started[0]).toMatchObject({ offline: true, flags: ['late'] });
  });
});
