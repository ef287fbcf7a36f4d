/** The bench's baseline: the same passage with ordinary activities, as a first Temporal program would have it. */
import { proxyActivities } from '@temporalio/workflow';
import { failures } from '../workflows/contract/failures.ts';
import type {
  PassageLocalActivities,
  PassageRecordActivities,
} from '../workflows/contract/passage.activities.ts';
import type { PassageInput, PassageResult } from '../workflows/contract/passage.ts';
import { runPassage } from '../workflows/passage/run-passage.ts';

export { upload } from '../workflows/upload/upload.workflow.ts';

const ordinary = proxyActivities<PassageLocalActivities & PassageRecordActivities>({
  startToCloseTimeout: '10s',
  retry: { nonRetryableErrorTypes: [failures.undecidable] },
});

export function passage(input: PassageInput): Promise<PassageResult> {
  return runPassage(input, { local: ordinary, records: ordinary });
}
