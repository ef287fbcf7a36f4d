/** Questions the passage machine asks of what it knows. */
import type { PassageContext, PassageEvent } from './passage.model.ts';

interface Asked {
  readonly context: PassageContext;
  readonly event: PassageEvent;
}

const arm = ({ context }: Asked): string | undefined => context.sensed?.arm;
const underArm = ({ context }: Asked): boolean =>
  context.sensed?.loopB === true || context.sensed?.radar === true;
const laneOccupied = (asked: Asked): boolean => asked.context.sensed?.loopA === true || underArm(asked);
const laneClear = (asked: Asked): boolean => asked.context.sensed !== null && !laneOccupied(asked);

const gone = (asked: Asked): boolean => asked.context.sawLoopA && laneClear(asked);

export const passageGuards = {
  plateKnown: ({ context }: Asked) => context.plateNo !== null,
  offline: ({ context }: Asked) => context.input.offline,
  allowed: ({ event }: Asked) => event.type === 'decided' && event.decision.outcome === 'allow',
  /** Another status counts than the one that it was decided by: a later one, or one that was recorded later. */
  statusIsNewer: (asked: Asked) => {
    const { status, decidedUnder, decidedFor, decision, crossed } = asked.context;
    // Who has gone, or has been let through by hand, waits no more.
    if (status === null || status.id === decidedUnder || crossed || gone(asked)) return false;
    if (status.from > decidedFor) return true;
    return decision !== null && BigInt(status.seq) > BigInt(decision.seq);
  },
  /** While it was decided again. */
  leftMeanwhile: ({ context }: Asked) => context.leftWhy !== null,
  allowedAndThere: (asked: Asked) =>
    asked.event.type === 'decided' && asked.event.decision.outcome === 'allow' && !gone(asked),
  neverOpened: ({ context }: Asked) => context.openedAt === null,
  armOpen: (asked: Asked) => arm(asked) === 'open',
  armClosed: (asked: Asked) => arm(asked) === 'closed',
  /** The arm came down without our order, with nothing under it: the barrier closes by itself. */
  armClosedClear: (asked: Asked) => arm(asked) === 'closed' && !underArm(asked),
  readArmOpen: ({ event }: Asked) => event.type === 'inputsRead' && event.sensed?.arm === 'open',
  readArmClosed: ({ event }: Asked) => event.type === 'inputsRead' && event.sensed?.arm === 'closed',
  readClearUnderArm: ({ event }: Asked) =>
    event.type === 'inputsRead' && event.sensed !== null && !event.sensed.loopB && !event.sensed.radar,
  alreadyOpen: ({ event }: Asked) => event.type === 'openAnswered' && event.answer.kind === 'already-open',
  openFailed: ({ event }: Asked) => event.type === 'openAnswered' && event.answer.kind === 'failed',
  closeOccupied: ({ event }: Asked) => event.type === 'closeAnswered' && event.answer.kind === 'occupied',
  closeFailed: ({ event }: Asked) => event.type === 'closeAnswered' && event.answer.kind === 'failed',
  orderIsRefuse: ({ context }: Asked) => context.order?.kind === 'refuse',
  vehicleGone: gone,
  vehicleThere: laneOccupied,
  laneClear,
  clearUnderArm: (asked: Asked) => asked.context.sensed !== null && !underArm(asked),
  passedUnderArm: (asked: Asked) =>
    asked.context.sawLoopB && asked.context.sensed !== null && !underArm(asked),
  /** The arm did rise, whatever its limit switch says: the allowed vehicle is through. */
  droveThrough: (asked: Asked) =>
    asked.context.sawLoopB && arm(asked) !== 'closed' && asked.context.sensed !== null && !underArm(asked),
  /** Let through by hand, without an order that is on record. */
  crossed: ({ context }: Asked) => context.crossed && context.allowedBy === null,
  openedLate: ({ context, event }: Asked) =>
    context.coilAt !== null &&
    event.type === 'sensed' &&
    event.sensed.arm === 'open' &&
    !event.sensed.loopB &&
    !event.sensed.radar,
  mayTryAgain: ({ context }: Asked) => context.closeTries < 3,
  /** Nobody looked for a while, and now the arm is up and the lane is empty. */
  goneUnobserved: (asked: Asked) => asked.context.sensed?.afterGap === true && laneClear(asked),
};
