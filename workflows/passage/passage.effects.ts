/** What the machine's effects mean: each is an activity, and its answer is the machine's next event. */
import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { SnapshotFrom } from 'xstate';
import { failures } from '../contract/failures.ts';
import type {
  BoardScene,
  PassageLocalActivities,
  PassageRecordActivities,
  UndecidableDetail,
} from '../contract/passage.activities.ts';
import type { PassageInput } from '../contract/passage.ts';
import type { Effects } from '../runtime/run-machine.ts';
import type { passageMachine } from './passage.machine.ts';
import type { EffectParams, PassageContext, PassageEvent } from './passage.model.ts';

type Snapshot = SnapshotFrom<typeof passageMachine>;
type PassageEffects = Effects<typeof passageMachine>;

/** How the passage reaches the world. */
export interface PassageDoors {
  readonly local: PassageLocalActivities;
  readonly records: PassageRecordActivities;
}

export function createPassageEffects(input: PassageInput, doors: PassageDoors): PassageEffects {
  /** The last entry of a passage is its end: what happened before it is written before it. */
  const writing = new Set<Promise<unknown>>();
  const written: Written = async (record) => {
    writing.add(record);
    await record;
    writing.delete(record);
    return null;
  };
  return {
    decide: async (_: undefined, { context }: Snapshot) => {
      // That nobody could read the plate is written before what a person then read.
      await Promise.all(writing);
      return decide(input, doors, context);
    },
    decideAgain: (_: undefined, { context }: Snapshot) => decide(input, doors, context),
    ...barrierEffects(input, doors),
    ...boardEffects(input, doors, written),
    ...recordEffects(input, doors, { written, writing }),
  };
}

async function decide(
  input: PassageInput,
  { local }: PassageDoors,
  context: PassageContext,
): Promise<PassageEvent> {
  const { plateNo, plateColour, identified, decidedUnder, decidedFor } = context;
  const before = context.decision?.seq ?? null;
  const again = decidedUnder === null ? {} : { again: { status: decidedUnder, at: decidedFor, before } };
  try {
    const decision = await local.decide({ input, plateNo: plateNo ?? '', plateColour, identified, ...again });
    return { type: 'decided', decision };
  } catch (error) {
    const failure = undecidable(error);
    if (failure === null) throw error;
    const [detail] = (failure.details ?? []) as (UndecidableDetail | undefined)[];
    const sign = detail === undefined ? {} : { sign: detail.sign };
    return { type: 'undecidable', message: failure.message, ...sign, at: Date.now() };
  }
}

function barrierEffects(
  { passage, lane, receivedAt }: PassageInput,
  { local }: PassageDoors,
): PassageEffects {
  return {
    openBarrier: async (_: undefined, { context }: Snapshot) => {
      // After an earlier pulse the arm is looked at first.
      const again = context.order?.kind === 'retry-open' || context.coilAt !== null;
      const readAt = context.order === null ? receivedAt : null;
      const allowedBy = context.allowedBy ?? '';
      const answer = await local.openBarrier({ passage, lane, allowedBy, again, readAt });
      return { type: 'openAnswered', answer };
    },
    closeBarrier: async () => ({
      type: 'closeAnswered',
      answer: await local.closeBarrier({ passage, lane }),
    }),
    readBarrier: async () => ({
      type: 'inputsRead',
      sensed: await local.readBarrier({ lane }),
      at: Date.now(),
    }),
  };
}

function boardEffects(
  input: PassageInput,
  { local, records }: PassageDoors,
  written: Written,
): PassageEffects {
  const show = async (scene: BoardScene, context: PassageContext): Promise<void> => {
    const { plateNo, decision, problemSign } = context;
    const sign = scene === 'undecided' && problemSign !== null ? { sign: problemSign } : {};
    const shown = await local.showBoard({ lane: input.lane, scene, plateNo, decision, ...sign });
    if (!shown) await records.raiseAlarm({ input, alarm: 'board-failed', detail: scene, at: Date.now() });
  };
  return {
    showBoard: ({ scene }: EffectParams['showBoard'], { context }: Snapshot) =>
      input.offline ? Promise.resolve(null) : written(show(scene, context)),
  };
}

type Written = (record: Promise<unknown>) => Promise<null>;

function recordEffects(
  input: PassageInput,
  { records }: PassageDoors,
  { written, writing }: { written: Written; writing: ReadonlySet<Promise<unknown>> },
): PassageEffects {
  return {
    recordUnread: () => written(records.recordUnread({ input })),
    recordUndecided: (_: undefined, { context }: Snapshot) => {
      const { plateNo, plateColour, identified } = context;
      const problem = context.problem ?? '';
      return written(records.recordUndecided({ input, plateNo, plateColour, problem, identified }));
    },
    recordOverride: async (_: undefined, { context }: Snapshot) => {
      const { order, decision, turn } = context;
      if (order === null) throw new Error('no order to record');
      const decisionSeq = decision?.seq ?? null;
      const { seq, at } = await records.recordOverride({ input, ...order, decisionSeq, turn });
      return { type: 'orderRecorded', seq, at };
    },
    recordOpened: (_: undefined, { context }: Snapshot) => {
      const { openedAt, coilAt } = context;
      return written(
        records.recordOpened({ input, openedAt: openedAt ?? context.at, coilAt, confirmedBy: 'open-limit' }),
      );
    },
    raiseAlarm: ({ alarm }: EffectParams['raiseAlarm'], { context }: Snapshot) =>
      written(records.raiseAlarm({ input, alarm, detail: context.problem ?? '', at: Date.now() })),
    recordFinished: async (_: undefined, { context }: Snapshot) => {
      await Promise.all(writing);
      const { plateNo, plateColour, openedAt, result } = context;
      const { seq, at } = await records.recordFinished({
        input,
        result: result ?? 'not-entered',
        opened: openedAt !== null,
        plateNo,
        plateColour,
        timeline: context.timeline.toSorted((a, b) => a.at - b.at),
        at: Date.now(),
      });
      return { type: 'finishRecorded', seq, at };
    },
  };
}

/** A local activity fails with the failure itself, an ordinary one wraps it. */
function undecidable(error: unknown): ApplicationFailure | null {
  const failure = error instanceof ActivityFailure ? error.cause : error;
  return failure instanceof ApplicationFailure && failure.type === failures.undecidable ? failure : null;
}
