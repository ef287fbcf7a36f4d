/** A passage's snapshot as people see it. */
import type { SnapshotFrom } from 'xstate';
import type { PassageStatus } from '../contract/passage.ts';
import type { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';

type Snapshot = SnapshotFrom<typeof passageMachine>;

/** `blocked` for `{blocked: 'standing'}`: inner states matter to the machine only. */
export function stateName(snapshot: Snapshot): string {
  return typeof snapshot.value === 'string' ? snapshot.value : (Object.keys(snapshot.value)[0] ?? 'unknown');
}

const orders = ['release', 'refuse', 'identify', 'retryOpen'] as const;

/** The orders that a person may give now. */
export function possibleOrders(snapshot: Snapshot): readonly string[] {
  return orders.filter((type) => snapshot.can({ type } as PassageEvent));
}

export function statusOf(snapshot: Snapshot, since: number): PassageStatus {
  const { context } = snapshot;
  return {
    passage: context.input.passage,
    state: stateName(snapshot),
    since,
    plateNo: context.plateNo,
    plateColour: context.plateColour,
    outcome: context.decision?.outcome ?? null,
    reason:
      context.decision === null ? null : { zh: context.decision.reason.zh, en: context.decision.reason.en },
    decisionSeq: context.decision?.seq ?? null,
    eventTime: context.input.eventTime,
    problem: context.problem,
    orders: possibleOrders(snapshot),
    timeline: context.timeline,
  };
}
