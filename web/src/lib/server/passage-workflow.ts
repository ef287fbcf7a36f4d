/** What Temporal still knows of a passage. Its absence is no fault: the ledger is the record. */
import type { WorkflowHandle } from '@temporalio/client';
import { statusQuery } from '../../../../workflows/contract/passage.ts';
import type { PassageStatus } from '../../../../workflows/contract/passage.ts';
import type { WorkflowEvent, WorkflowView } from '../passages/passage-view.ts';
import { troubleOf } from './failures.ts';
import { temporal, within } from './temporal.ts';

const patience = 1_500;
const none = { state: null, since: null, orders: [], problem: null, timeline: null, events: [] } as const;

export async function readWorkflow(id: string): Promise<WorkflowView> {
  const handle = temporal().workflow.getHandle(id);
  try {
    const [description, events] = await Promise.all([
      within(patience, () => handle.describe()),
      historyOf(handle),
    ]);
    if (description.status.name !== 'RUNNING') return { ...none, found: 'closed', events };
    // Only a running worker answers a query; the rest of the page does not wait for it.
    const status = await statusOf(handle);
    return {
      found: 'running',
      state: status?.state ?? null,
      since: status?.since ?? null,
      orders: status?.orders ?? [],
      problem: status?.problem ?? null,
      timeline: status?.timeline ?? null,
      events,
    };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return { ...none, found: trouble.kind === 'notFound' ? 'gone' : 'down' };
  }
}

async function statusOf(handle: WorkflowHandle): Promise<PassageStatus | null> {
  try {
    return await within(patience, () => handle.query(statusQuery));
  } catch (error) {
    if (troubleOf(error) === null) throw error;
    return null;
  }
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

async function historyOf(handle: WorkflowHandle): Promise<WorkflowEvent[]> {
  const { events } = await within(patience, () => handle.fetchHistory());
  return (events ?? []).slice(0, 300).map(eventLine);
}

/** An event carries exactly one set of attributes, and its name says what happened. */
function eventLine(event: HistoryEvent): WorkflowEvent {
  const found = Object.entries(event).find(
    ([name, value]) => name.endsWith('EventAttributes') && value !== null && value !== undefined,
  );
  const what = found?.[0].replace(/EventAttributes$/, '') ?? 'unknown';
  const { seconds, nanos } = event.eventTime ?? {};
  return {
    id: String(event.eventId),
    at: Number(seconds ?? 0) * 1000 + Math.floor((nanos ?? 0) / 1_000_000),
    what,
    detail: detailOf((found?.[1] ?? {}) as Attributes),
  };
}

interface Attributes {
  readonly activityType?: { name?: string | null } | null;
  readonly workflowType?: { name?: string | null } | null;
  readonly signalName?: string | null;
  readonly markerName?: string | null;
  readonly acceptedRequest?: { input?: { name?: string | null } | null } | null;
}

function detailOf({
  activityType,
  workflowType,
  signalName,
  markerName,
  acceptedRequest,
}: Attributes): string {
  return (
    activityType?.name ?? signalName ?? markerName ?? acceptedRequest?.input?.name ?? workflowType?.name ?? ''
  );
}
