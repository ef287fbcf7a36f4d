/** The upload of one gate to one regulator: runs for ever, handing itself over before its history grows long. */
import { continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { SnapshotFrom } from 'xstate';
import { backoff, queuedSignal, uploadQuery } from '../contract/upload.ts';
import type { UploadActivities, UploadInput, UploadStatus } from '../contract/upload.ts';
import { RunningMachine } from '../runtime/run-machine.ts';
import type { Effects } from '../runtime/run-machine.ts';
import { uploadMachine } from './upload.machine.ts';
import type { UploadContext } from './upload.machine.ts';

const activities = proxyActivities<UploadActivities>({
  startToCloseTimeout: '60s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** Well below the server's limit: replay stays short. */
const longHistory = 4_000;

export async function upload(input: UploadInput): Promise<void> {
  const { regulator, gate } = input;
  let state = '';
  let since = Date.now();
  const effects: Effects<typeof uploadMachine> = {
    sendNext: async (_: undefined, { context }: { context: UploadContext }) => {
      const answer = await activities.sendNext({ regulator, gate, failures: context.failures });
      const info = workflowInfo();
      return {
        type: 'answered',
        answer,
        grown: info.continueAsNewSuggested || info.historyLength > longHistory,
      };
    },
  };
  const observe = ({ value }: SnapshotFrom<typeof uploadMachine>): void => {
    if (value === state) return;
    state = value;
    since = Date.now();
  };
  const running = new RunningMachine(uploadMachine, input, { effects, observe });
  setHandler(queuedSignal, () => running.dispatch({ type: 'queued' }));
  setHandler(uploadQuery, (): UploadStatus => {
    const snapshot = running.snapshot();
    const { failures, lastError } = snapshot.context;
    const waiting = snapshot.value === 'waiting';
    return {
      state: snapshot.value,
      failures,
      lastError,
      retryAt: waiting ? since + backoff(failures) : null,
    };
  });
  const { context } = await running.finished();
  await continueAsNew<typeof upload>({ regulator, gate, failures: context.failures });
}
