/** One passage, durable. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import { failures } from '../contract/failures.ts';
import type { PassageLocalActivities, PassageRecordActivities } from '../contract/passage.activities.ts';
import type { PassageInput, PassageResult } from '../contract/passage.ts';
import { runPassage } from './run-passage.ts';

const local = proxyLocalActivities<PassageLocalActivities>({
  startToCloseTimeout: '10s',
  localRetryThreshold: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '5s', nonRetryableErrorTypes: [failures.undecidable] },
});
/** Short, because a worker that died is missed only when this has passed; a second try writes nothing twice. */
const records = proxyActivities<PassageRecordActivities>({
  startToCloseTimeout: '3s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

export function passage(input: PassageInput): Promise<PassageResult> {
  return runPassage(input, { local, records });
}
