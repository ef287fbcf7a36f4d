/** How what the passage machine knows changes. Pure; times come with the events. */
import { assign } from 'xstate';
import type { ActionFunction } from 'xstate';
import type { PassageEnd, Sensed, TimelineItem } from '../contract/passage.ts';
import type { OverrideKind, PassageContext, PassageEvent } from './passage.model.ts';

type Change = Partial<PassageContext>;
type Noter = ActionFunction<
  PassageContext,
  PassageEvent,
  PassageEvent,
  undefined,
  never,
  never,
  never,
  never,
  never
>;

/** An assign that runs only for the event types it is written for; the machine never calls it for another. */
function on<Type extends PassageEvent['type']>(
  types: readonly Type[],
  change: (context: PassageContext, event: Extract<PassageEvent, { type: Type }>) => Change,
): Noter {
  return assign(({ context, event }: { context: PassageContext; event: PassageEvent }) =>
    types.includes(event.type as Type) ? change(context, event as Extract<PassageEvent, { type: Type }>) : {},
  ) as unknown as Noter;
}

function noted(context: PassageContext, at: number, item: Omit<TimelineItem, 'at'>): Change {
  return { at: Math.max(context.at, at), timeline: [...context.timeline, { at, ...item }] };
}

function sensedChange(context: PassageContext, sensed: Sensed): Change {
  const before = context.sensed;
  // Readings can overtake each other on their way; an older one tells nothing new.
  if (before !== null && sensed.at < before.at) return {};
  const items: TimelineItem[] = [];
  const mark = (changed: boolean, what: string): void => {
    if (changed) items.push({ at: sensed.at, what });
  };
  mark(sensed.afterGap, 'seenAgain');
  mark(sensed.arm !== before?.arm, `arm-${sensed.arm}`);
  for (const loop of ['loopA', 'loopB', 'radar'] as const) {
    mark(sensed[loop] !== (before?.[loop] ?? false), `${loop}-${sensed[loop] ? 'occupied' : 'clear'}`);
  }
  return {
    sensed,
    at: Math.max(context.at, sensed.at),
    sawLoopA: context.sawLoopA || sensed.loopA,
    sawLoopB: context.sawLoopB || (sensed.loopB && context.allowedBy !== null),
    crossed: context.crossed || crosses(context, sensed),
    gap: context.gap || sensed.afterGap,
    timeline: [...context.timeline, ...items],
  };
}

/** Under an arm that was raised by hand the vehicle itself moves on; under a shut one it was something else. */
function crosses({ allowedBy, sawLoopA }: PassageContext, { arm, loopA, loopB }: Sensed): boolean {
  return allowedBy === null && loopB && arm !== 'closed' && (sawLoopA || loopA);
}

/** What crossed loop B before the vehicle was allowed in was not its passing; what stands there now may be. */
function allowedChange(context: PassageContext, allowedBy: string | null): Change {
  const onLoopB = context.sawLoopB || context.crossed || context.sensed?.loopB === true;
  return { allowedBy, sawLoopB: allowedBy !== null && onLoopB };
}

function openedAt({ sensed, coilAt, at }: PassageContext): number {
  if (sensed === null) return at;
  return coilAt === null ? Math.max(sensed.at, at) : sensed.at;
}

const orderKinds: Partial<Record<PassageEvent['type'], OverrideKind>> = {
  release: 'release',
  refuse: 'refuse',
  retryOpen: 'retry-open',
};

function endOf(context: PassageContext): PassageEnd {
  if (context.sawLoopB) return 'passed';
  return context.gap ? 'unobserved' : 'not-entered';
}

export const passageAssigns = {
  noteSensed: on(['sensed'], (context, event) => sensedChange(context, event.sensed)),
  noteRead: on(['inputsRead'], (context, event) =>
    event.sensed === null
      ? noted(context, event.at, { what: 'inputsUnreadable' })
      : sensedChange(context, event.sensed),
  ),
  noteDecision: on(['decided'], (context, { decision }) => ({
    decision,
    ...allowedChange(context, decision.outcome === 'allow' ? decision.seq : null),
    ...noted(context, decision.at, { what: `decided-${decision.outcome}`, detail: decision.code }),
  })),
  noteStatus: on(['statusChanged'], (context, { status }) => ({
    status,
    ...noted(context, context.at, { what: 'statusChanged', detail: status.level }),
  })),
  /** From here on it is decided by this status; another one may come meanwhile. */
  takeStatus: assign(({ context }: { context: PassageContext }): Change => ({
    decidedFor: Math.max(context.decidedFor, context.status?.from ?? 0),
    decidedUnder: context.status?.id ?? null,
  })) as unknown as Noter,
  /** It is known, and nothing is opened by it. */
  noteDecisionOnly: on(['decided'], (context, { decision }) => ({
    decision,
    ...noted(context, decision.at, { what: `decided-${decision.outcome}`, detail: decision.code }),
  })),
  noteLeft: on(['vehicleLeft'], (context, { why, at }) => ({
    leftWhy: why,
    ...noted(context, at, { what: why }),
  })),
  endLeftMeanwhile: assign(({ context }: { context: PassageContext }): Change => ({
    result: context.leftWhy ?? 'turned-back',
  })) as unknown as Noter,
  noteUndecidable: on(['undecidable'], (context, event) => ({
    problem: event.message,
    problemSign: event.sign ?? null,
    ...noted(context, event.at, { what: 'undecidable', detail: event.message }),
  })),
  takeIdentity: on(['identify'], (context, { order }) => ({
    plateNo: order.plateNo,
    plateColour: order.plateColour,
    identified: order,
    ...noted(context, order.at, { what: 'identified', detail: `${order.plateNo} ${order.person.name}` }),
  })),
  takeReread: on(['reread'], (context, { read }) => ({
    plateNo: read.plateNo,
    plateColour: read.plateColour,
    ...noted(context, read.at, { what: 'reread', detail: read.plateNo }),
  })),
  takeOrder: on(['release', 'refuse', 'retryOpen'], (context, event) => ({
    order: { kind: orderKinds[event.type] ?? 'refuse', order: event.order },
    orderSeq: null,
    turn: context.turn + 1,
    ...noted(context, event.order.at, { what: `order-${event.type}`, detail: event.order.person.name }),
  })),
  noteOrder: on(['orderRecorded'], (context, event) => ({
    orderSeq: event.seq,
    ...allowedChange(context, context.order?.kind === 'refuse' ? null : event.seq),
    problem: null,
    ...noted(context, event.at, { what: 'orderRecorded', detail: event.seq }),
  })),
  noteOpenAnswer: on(['openAnswered'], (context, { answer }) => {
    if (answer.kind === 'failed') {
      return {
        problem: answer.fault,
        ...noted(context, answer.at, { what: 'coilFailed', detail: answer.fault }),
      };
    }
    if (answer.kind === 'pulsed')
      return { coilAt: answer.at, ...noted(context, answer.at, { what: 'coil' }) };
    const sensed = context.sensed === null ? null : { ...context.sensed, arm: 'open' as const };
    return { sensed, ...noted(context, answer.at, { what: 'alreadyOpen' }) };
  }),
  noteNotConfirmed: on(['inputsRead'], (_context, event) => ({
    problem:
      event.sensed === null
        ? 'barrier inputs cannot be read'
        : `open limit did not answer, arm is ${event.sensed.arm}`,
  })),
  noteOpened: on(['sensed', 'inputsRead', 'openAnswered', 'orderRecorded', 'decided'], (context) => ({
    // An arm that was up already is open to this vehicle from its own decision on, not from before.
    openedAt: context.openedAt ?? openedAt(context),
    problem: null,
  })),
  noteDroveThrough: assign(({ context }: { context: PassageContext }): Change => ({
    openedAt: context.coilAt ?? context.at,
    problem: null,
  })) as unknown as Noter,
  noteCloseAnswer: on(['closeAnswered'], (context, { answer }) => ({
    ...(answer.kind === 'failed' ? { problem: answer.fault } : {}),
    ...(answer.kind === 'occupied' && context.sensed !== null
      ? { sensed: { ...context.sensed, loopB: true } }
      : {}),
    ...noted(context, answer.at, { what: `close-${answer.kind}` }),
  })),
  noteUnclosed: assign(({ context }: { context: PassageContext }): Change => ({
    problem: context.problem ?? 'close limit did not answer',
  })) as unknown as Noter,
  endClosed: assign(({ context }: { context: PassageContext }): Change => ({
    result: endOf(context),
    problem: null,
  })) as unknown as Noter,
  countTry: assign(({ context }: { context: PassageContext }): Change => ({
    closeTries: context.closeTries + 1,
  })) as unknown as Noter,
  endUnclosed: assign(({ context }: { context: PassageContext }): Change => ({
    result: endOf(context),
  })) as unknown as Noter,
  endUnreleased: assign((): Change => ({ result: 'passed-unreleased' })) as unknown as Noter,
  endTurnedBack: assign(({ context }: { context: PassageContext }): Change => ({
    result: context.gap && context.coilAt !== null ? 'unobserved' : 'turned-back',
  })) as unknown as Noter,
  endLeft: on(['vehicleLeft'], (context, event) => ({
    result: event.why,
    ...noted(context, event.at, { what: event.why }),
  })),
  endBackFilled: assign((): Change => ({ result: 'back-filled' })) as unknown as Noter,
};
