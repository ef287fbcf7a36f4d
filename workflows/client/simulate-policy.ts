/** Starting and cancelling a simulation, as the console and the command line do it. */
import type { Client } from '@temporalio/client';
import { simulationId } from '../contract/ids.ts';
import { simulationWorkflow } from '../contract/simulation.ts';
import type { SimulationOrder } from '../contract/simulation.ts';

/** Starts it and does not wait: progress and result are in the table `simulation`. The same id twice is one simulation. */
export async function startSimulation(
  client: Client,
  order: SimulationOrder,
  taskQueue: string,
): Promise<void> {
  await client.workflow.start(simulationWorkflow, {
    workflowId: simulationId(order.id),
    taskQueue,
    args: [order],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
}

export async function cancelSimulation(client: Client, id: string): Promise<void> {
  await client.workflow.getHandle(simulationId(id)).cancel();
}
