import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LaneBench, settled } from './lane.fixture.ts';

let bench: LaneBench;
beforeEach(async () => {
  bench = await LaneBench.open();
});
afterEach(() => bench.close());

describe('a lane whose camera reads', () => {
  beforeEach(() => {
    bench.lane.begin([]);
  });

  it('makes nothing of a second read of the vehicle that stands there', async () => {
    await bench.brings('a');
    bench.becomes('a', 'blocked');
    await bench.arrives({ passage: 'a2' });
    await settled();
    expect([bench.startedIds(), bench.unfinishedIds(), bench.signals]).toEqual([['a'], ['a'], []]);
  });

  it('gives the plate of a better read to the passage that waits without one', async () => {
    await bench.brings('a', null);
    bench.becomes('a', 'unread', null);
    await bench.arrives({ passage: 'a2', plateNo: '冀B12345', plateColour: '1', confidence: 91 });
    await bench.toldEventually(1);
    expect(bench.signals[0]).toMatchObject({
      to: 'a',
      name: 'reread',
      arg: { plateNo: '冀B12345', confidence: 91 },
    });
    expect(bench.startedIds()).toEqual(['a']);
  });

  it('ends the passage of a waiting vehicle in whose place another stands, then begins that one', async () => {
    await bench.brings('a');
    bench.becomes('a', 'blocked');
    bench.senses({});
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await bench.toldEventually(3);
    expect(bench.signals[2]).toMatchObject({ to: 'a', name: 'vehicleLeft', arg: { why: 'replaced' } });
    bench.ends('a');
    await bench.hasBegun('b');
  });

  it('opens nothing for another plate while a blocked vehicle has not moved: it raises an alarm', async () => {
    await bench.brings('a');
    bench.becomes('a', 'blocked');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect([bench.signals, bench.startedIds()]).toEqual([[], ['a']]);
    expect(bench.alarms).toMatchObject([{ kind: 'other-plate', passage: 'a' }]);
  });

  it('tells the passage that the camera saw its vehicle turn back', async () => {
    await bench.brings('a');
    bench.lane.turnedBack({ at: 77, plateNo: '鲁M4D662' });
    bench.lane.turnedBack({ at: 77, plateNo: '冀B12345' });
    await bench.toldEventually(1);
    expect(bench.signals[0]).toEqual({ to: 'a', name: 'vehicleLeft', arg: { why: 'turned-back', at: 77 } });
  });

  it('raises no alarm for the next vehicle after one that turned back, as close as it may follow', async () => {
    await bench.brings('a');
    bench.becomes('a', 'blocked');
    bench.lane.turnedBack({ at: 77, plateNo: '冀B12345' });
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    bench.ends('a');
    await bench.hasBegun('b');
    expect(bench.alarms).toEqual([]);
  });

  it('only records a vehicle that turned round while it waited for its turn', async () => {
    await bench.brings('a');
    bench.becomes('a', 'passing');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    bench.lane.turnedBack({ at: 77, plateNo: '鲁M4D662' });
    await bench.hasBegun('b');
    expect(bench.started[1]).toMatchObject({ passage: 'b', offline: true, flags: ['turned-back'] });
    expect(bench.signals).toEqual([]);
  });

  it('ignores a turn-back when nobody is there, and transitions of other passages', async () => {
    bench.lane.turnedBack({ at: 77, plateNo: null });
    await bench.brings('a');
    bench.becomes('other', 'blocked');
    await bench.arrives({ passage: 'b', plateNo: '鲁M4D662' });
    await settled();
    expect(bench.signals).toEqual([]);
  });

  it('makes nothing of a late read of the vehicle that has just passed, but decides its next visit', async () => {
    const eventTime = Date.now();
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', eventTime });
    await bench.hasBegun('a');
    bench.ends('a');
    await vi.waitFor(() => {
      expect(bench.unfinishedIds()).toEqual([]);
    });
    await bench.arrives({ passage: 'a2', eventTime: eventTime + 1_999 });
    expect([bench.startedIds(), bench.unfinishedIds()]).toEqual([['a'], []]);
    await bench.arrives({ passage: 'a3', eventTime: eventTime + 2_000 });
    await bench.hasBegun('a3');
  });

  it('records a back-filled event beside the vehicle that stands there, and tells it no sensors', async () => {
    await bench.brings('a');
    await bench.arrives({ passage: 'old', plateNo: '冀B12345', offline: true, eventTime: 1_000 });
    await bench.hasBegun('old');
    bench.senses({ loopA: true, arm: 'open' });
    await bench.toldEventually(1);
    expect(bench.signals[0]?.to).toBe('a');
    bench.ends('old');
    await vi.waitFor(() => {
      expect(bench.unfinishedIds()).toEqual(['a']);
    });
  });

  it('opens for nobody who left long ago: an event of half a minute ago is only recorded', async () => {
    bench.senses({});
    await bench.arrives({ passage: 'a', eventTime: Date.now() - 30_500 });
    await bench.hasBegun('a');
    expect(bench.started[0]).toMatchObject({ offline: true, flags: ['late'] });
  });

  it('still deals with an old event whose vehicle stands on the loop', async () => {
    bench.senses({ loopA: true });
    await bench.arrives({ passage: 'a', eventTime: Date.now() - 30_500 });
    await bench.hasBegun('a');
    expect(bench.started[0]).toMatchObject({ offline: false, flags: [] });
  });

  it('raises an alarm for a movement that nobody ordered, and names the vehicle at the lane', async () => {
    bench.senses({});
    await bench.brings('a');
    bench.senses({ loopA: true, arm: 'open', handset: true });
    expect(bench.alarms).toMatchObject([
      { lane: '1-in', passage: 'a', kind: 'opened-by-handset', handset: true },
    ]);
  });
});
