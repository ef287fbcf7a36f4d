import { expect, it, vi } from 'vitest';
import { Traffic } from './traffic.ts';

const vehicles = [
  { plate: '冀B10001', colour: 'yellow' },
  { plate: '冀B10002', colour: 'blue' },
  { plate: '冀B10003', colour: 'green' },
] as const;

const entrances = [
  { inLane: 'in-1', outLane: 'out-1' },
  { inLane: 'in-2', outLane: 'out-2' },
];

function aTraffic(opens: (lane: string) => boolean) {
  const trips: { lane: string; plate: string }[] = [];
  const drive = async (lane: string, { plate }: { plate: string }) => {
    trips.push({ lane, plate });
    return { opened: opens(lane) };
  };
  const traffic = new Traffic({ entrances, vehicles, drive, meanGapMs: 2, meanStayMs: 2 });
  return { traffic, trips };
}

it('lets vehicles leave by the entrance they came in by before they come again', async () => {
  const { traffic, trips } = aTraffic(() => true);
  traffic.start();
  await vi.waitUntil(() => trips.length > 60, 5000);
  await traffic.close();
  for (const { plate } of vehicles) {
    const lanes = trips.filter((trip) => trip.plate === plate).map(({ lane }) => lane);
    expect(lanes.length).toBeGreaterThan(1);
    for (const [index, name] of lanes.entries()) {
      if (index % 2 === 1) expect(name).toBe(lanes[index - 1]?.replace('in', 'out'));
      else expect(name).toMatch(/^in/);
    }
  }
});

it('sends refused vehicles away, from where they may try again', async () => {
  const { traffic, trips } = aTraffic(() => false);
  traffic.start();
  await vi.waitUntil(() => trips.length > 10, 5000);
  await traffic.close();
  expect(trips.every(({ lane }) => lane.startsWith('in'))).toBe(true);
  expect(traffic.outside).toBe(vehicles.length);
});

it('after it was stopped only lets those inside leave', async () => {
  const { traffic, trips } = aTraffic(() => true);
  traffic.start();
  await vi.waitUntil(() => trips.length > 3, 5000);
  traffic.stop();
  expect(traffic.running).toBe(false);
  await vi.waitUntil(() => traffic.outside === vehicles.length, 5000);
  const ins = trips.filter(({ lane }) => lane.startsWith('in')).length;
  expect(trips.length).toBe(2 * ins);
  await traffic.close();
});

it('drives nobody up to a lane where somebody still stands', async () => {
  const standing = new Map<string, number>();
  let most = 0;
  let trips = 0;
  const drive = async (lane: string) => {
    standing.set(lane, (standing.get(lane) ?? 0) + 1);
    most = Math.max(most, standing.get(lane) ?? 0);
    trips += 1;
    // Longer than others take to arrive.
    await new Promise((resolve) => setTimeout(resolve, 10));
    standing.set(lane, (standing.get(lane) ?? 1) - 1);
    return { opened: true };
  };
  const many = Array.from({ length: 12 }, (_, n) => ({ plate: `冀B2000${n}`, colour: 'yellow' }) as const);
  const traffic = new Traffic({ entrances, vehicles: many, drive, meanGapMs: 1, meanStayMs: 1 });
  traffic.start();
  await vi.waitUntil(() => trips > 30, 5000);
  await traffic.close();
  expect(most).toBe(1);
});
