/** One event of every kind that can reach a passage, times and numbers held still so that states can be told apart. */
import { delayedEvents } from '../runtime/machine-graph.fixture.ts';
import { aDecision, anIdentity, anOrder, aReading, noon } from './passage.factory.ts';
import { passageMachine } from './passage.machine.ts';
import type { PassageEvent } from './passage.model.ts';
import type { Sensed } from '../contract/passage.ts';

export const readings: readonly Sensed[] = [
  aReading(),
  aReading({ loopA: false }),
  aReading({ loopB: true }),
  aReading({ loopA: false, radar: true }),
  aReading({ arm: 'between' }),
  aReading({ arm: 'open' }),
  aReading({ arm: 'open', loopA: false }),
  aReading({ arm: 'open', loopA: false, loopB: true }),
  aReading({ arm: 'open', loopA: false, radar: true }),
  aReading({ arm: 'open', loopA: false, afterGap: true }),
  aReading({ arm: 'open', afterGap: true }),
];

const decided: readonly PassageEvent[] = [
  { type: 'decided', decision: aDecision() },
  { type: 'decided', decision: aDecision({ outcome: 'block', code: 'stage-below-5' }) },
  { type: 'undecidable', message: 'no rule set is assigned', at: noon },
];

/** What an effect may answer. */
export const answers: Readonly<Record<string, readonly PassageEvent[]>> = {
  decide: decided,
  decideAgain: decided,
  openBarrier: [
    { type: 'openAnswered', answer: { kind: 'pulsed', at: noon, tries: 1 } },
    { type: 'openAnswered', answer: { kind: 'already-open', at: noon } },
    { type: 'openAnswered', answer: { kind: 'failed', at: noon, fault: 'timeout', tries: 3 } },
  ],
  closeBarrier: [
    { type: 'closeAnswered', answer: { kind: 'pulsed', at: noon } },
    { type: 'closeAnswered', answer: { kind: 'occupied', at: noon } },
    { type: 'closeAnswered', answer: { kind: 'failed', at: noon, fault: 'timeout' } },
  ],
  readBarrier: [
    { type: 'inputsRead', sensed: null, at: noon },
    ...readings
      .filter(({ radar, afterGap }) => !radar && !afterGap)
      .map((sensed) => ({ type: 'inputsRead' as const, sensed, at: noon })),
  ],
  recordOverride: [{ type: 'orderRecorded', seq: '9', at: noon }],
  recordFinished: [{ type: 'finishRecorded', seq: '10', at: noon }],
};

/** What comes unasked. */
export const arrivals: readonly PassageEvent[] = [
  ...readings.map((sensed) => ({ type: 'sensed' as const, sensed })),
  { type: 'statusChanged', status: { id: 'none/2/1', level: 'none', from: noon + 60_000, seq: '90' } },
  { type: 'reread', read: { plateNo: '冀B77777', plateColour: '1', confidence: 90, at: noon } },
  { type: 'vehicleLeft', why: 'turned-back', at: noon },
  { type: 'vehicleLeft', why: 'replaced', at: noon },
  { type: 'release', order: anOrder() },
  { type: 'refuse', order: anOrder() },
  { type: 'retryOpen', order: anOrder() },
  { type: 'identify', order: anIdentity() },
];

export const everyEvent: readonly PassageEvent[] = [
  ...Object.values(answers).flat(),
  ...arrivals,
  ...(delayedEvents(passageMachine) as readonly { type: string }[] as readonly PassageEvent[]),
];
