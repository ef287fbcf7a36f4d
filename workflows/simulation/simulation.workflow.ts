/** One simulation, durable: after a restart of the gate it begins anew; cancelled it leaves what it is, a beginning. */
import {
  ActivityCancellationType,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  proxyActivities,
} from '@temporalio/workflow';
import { failures } from '../contract/failures.ts';
import { simulationLevels, simulationSpan } from '../contract/simulation.ts';
import type { SimulationActivities, SimulationEnd, SimulationOrder } from '../contract/simulation.ts';
import { mustHold } from '../duties/must-hold.ts';

const { runSimulation } = proxyActivities<SimulationActivities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '15s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '1s', maximumAttempts: 5, nonRetryableErrorTypes: [failures.unknownSubject] },
});
const { recordSimulationEnd } = proxyActivities<SimulationActivities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '200ms', maximumInterval: '30s' },
});

export async function simulatePolicy(order: SimulationOrder): Promise<SimulationEnd> {
  mustBeGood(order);
  mustHold(order.person, 'policies.simulate');
  try {
    return await runSimulation(order);
  } catch (error) {
    const state = isCancellation(error) ? 'cancelled' : 'failed';
    const problem = state === 'failed' ? causeOf(error) : null;
    await CancellationScope.nonCancellable(() => recordSimulationEnd({ id: order.id, state, problem }));
    return { state, seq: null };
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function mustBeGood({ from, to, level }: SimulationOrder): void {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to && to - from <= simulationSpan))
    throw refusal('a simulation needs a period: from before to, at most two years');
  if (level !== null && !simulationLevels.includes(level))
    throw refusal(`a level is one of ${simulationLevels.join(', ')}, or none given`);
}

function refusal(message: string): ApplicationFailure {
  return ApplicationFailure.create({ type: failures.badRequest, nonRetryable: true, message });
}
