import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { quietRuntime } from '../../test/stack/quiet-runtime.ts';
import { beforeAll, describe, expect, it } from 'vitest';

interface RecordedEvent {
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  readonly timerStartedEventAttributes?: { timerId: string };
}
interface RecordedHistory {
  events: RecordedEvent[];
}

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const none = (): void => undefined;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  quietRuntime();
  workflowBundle = await bundleWorkflowCode({
    workflowsPath: join(import.meta.dirname, '..', 'index.ts'),
    logger: { log: none, trace: none, debug: none, info: none, warn: none, error: none },
  });
}, 60_000);

function recorded(name: string): RecordedHistory {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as RecordedHistory;
}

async function replay(history: RecordedHistory): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle }, historyFromJSON(history));
}

/** As if today's code asked for another activity at the first place where an activity was scheduled. */
function withAnotherActivity(history: RecordedHistory): RecordedHistory {
  const copy = structuredClone(history);
  const scheduled = copy.events.find((event) => event.activityTaskScheduledEventAttributes !== undefined);
  if (scheduled?.activityTaskScheduledEventAttributes === undefined) throw new Error('no activity in this history');
  scheduled.activityTaskScheduledEventAttributes.activityType.name = 'somethingElse';
  return copy;
}

describe('recorded histories', () => {
  it('are there for every workflow', () => {
    for (const workflow of ['acknowledge', 'passage', 'alert', 'exemption', 'policy-work', 'review', 'shadow', 'simulation', 'upload']) {
      expect(names.filter((name) => name.startsWith(`${workflow}-`))).not.toEqual([]);
    }
  });

  it.each(names)('does not say where %s was recorded', (name) => {
    const stacks = readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/"stackTrace": "(.*)"/g);
    expect([...stacks].map(([, stack]) => stack).filter((stack) => stack !== '')).toEqual([]);
  });

  it.each(names)('replays %s with the code of today', async (name) => {
    await expect(replay(recorded(name))).resolves.toBeUndefined();
  });

  it.each(['acknowledge-an-alarm.json', 'passage-allowed.json', 'alert-started-changed-lifted.json', 'review-accepted.json', 'review-overdue-ordered-again-objected.json', 'policy-work-returned-then-published.json', 'exemption-approved-then-ended.json', 'simulation-done.json', 'upload-outage-then-accepted.json'])(
    'does not replay a broken copy of %s',
    async (name) => {
      await expect(replay(withAnotherActivity(recorded(name)))).rejects.toThrow(DeterminismViolationError);
    },
  );
});
