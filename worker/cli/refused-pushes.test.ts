import { expect, it } from 'vitest';
import { readRefusedPushes, refusedPushLines } from './refused-pushes.ts';
import type { RefusedPush } from './refused-pushes.ts';

const aRow = (part: Partial<RefusedPush> = {}): RefusedPush => ({
  device: 'cam-1-in',
  reason: 'bad-time',
  count: 3,
  from: '10.0.0.7',
  message: "the event time 1970 cannot be right: set the camera's date",
  lastAt: '2026-11-24T13:00:00.000Z',
  ...part,
});

it('tells each row in one line with its last time in Beijing', () => {
  expect(refusedPushLines([aRow()])).toEqual([
    '! refused pushes since the gate was started, the newest first:',
    "    cam-1-in  bad-time  3×, last 2026-11-24 21:00:00 北京时间 from 10.0.0.7: the event time 1970 cannot be right: set the camera's date",
  ]);
  expect(refusedPushLines([])).toEqual(['✓ refused pushes: none since the gate was started']);
});

it('does not fill the terminal', () => {
  const lines = refusedPushLines(Array.from({ length: 25 }, () => aRow()));
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toContain('and 5 more');
});

it('knows nothing where no ingest answers', async () => {
  expect(await readRefusedPushes('http://127.0.0.1:9')).toBeNull();
});
