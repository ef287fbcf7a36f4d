/** Simulations of a rule set: started, cancelled, and what came out. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import type { Simulation } from '../../../../prisma/client/client.ts';
import type { SimulationSummary } from '../../../../rules/simulation/simulation.ts';
import { cancelSimulation, startSimulation } from '../../../../workflows/client/simulate-policy.ts';
import type { SimulationOrder } from '../../../../workflows/contract/simulation.ts';
import { parseLocal } from '../format/beijing.ts';
import { recordedLevel, simulationFormId, simulationSchema } from '../policies/simulation-schema.ts';
import type { SimulationFields } from '../policies/simulation-schema.ts';
import type {
  ChangedVehicleRow,
  SimulationForm,
  SimulationRefusal,
  SimulationTrouble,
  SimulationView,
} from '../policies/simulation-view.ts';
import { database } from './database.ts';
import { troubleOf } from './failures.ts';
import { checkedForm, formOf } from './form.ts';
import { settings } from './settings.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 5_000;
const shownVehicles = 50;

/** The newest simulation of this revision, and the vehicles that it changes most. Null: there is none. */
export async function readSimulation(
  digest: string,
): Promise<{ readonly run: SimulationView; readonly vehicles: readonly ChangedVehicleRow[] } | null> {
  const row = await database().simulation.findFirst({
    where: { ruleSetDigest: digest },
    orderBy: { startedAt: 'desc' },
  });
  if (row === null) return null;
  const vehicles = await database().simulationVehicle.findMany({
    where: { simulation: row.id },
    orderBy: { position: 'asc' },
    take: shownVehicles,
  });
  return {
    run: viewOf(row),
    vehicles: vehicles.map(({ beforeCode: before, afterCode: after, lastTime, ...vehicle }) => ({
      plateNo: vehicle.plateNo,
      plateColour: vehicle.plateColour,
      fleet: vehicle.fleet,
      newlyBlocked: vehicle.newlyBlocked,
      newlyAllowed: vehicle.newlyAllowed,
      before,
      after,
      lastPassage: vehicle.lastPassage,
      lastTime: lastTime.getTime(),
    })),
  };
}

function viewOf(row: Simulation): SimulationView {
  return {
    id: row.id,
    level: row.level,
    from: row.rangeFrom.getTime(),
    to: row.rangeTo.getTime(),
    state: row.state as SimulationView['state'],
    done: row.passagesDone,
    total: row.passagesTotal,
    summary: row.summary as SimulationSummary | null,
    dataDigest: row.dataDigest,
    problem: row.problem,
    person: row.person,
    startedAt: row.startedAt.getTime(),
    seq: row.seq?.toString() ?? null,
  };
}

export async function simulateAction(
  event: RequestEvent,
): Promise<SimulationForm | ActionFailure<SimulationForm>> {
  const form = await checkedForm<SimulationFields, SimulationTrouble>(event, {
    id: simulationFormId,
    schema: simulationSchema,
  });
  if (!form.valid) return fail(400, { simulated: form });
  const { digest, level, from, to } = form.data;
  const answer = await send({
    id: crypto.randomUUID(),
    ruleSetDigest: digest,
    level: level === recordedLevel ? null : (level as SimulationOrder['level']),
    // The schema has looked.
    from: parseLocal(from) ?? 0,
    to: parseLocal(to) ?? 0,
    person: signerOf(event),
    at: Date.now(),
  });
  if (answer.length > 0 && isRefusal(answer)) {
    const status = answer === 'unreachable' || answer === 'noAnswer' ? 503 : 409;
    message(form, { code: answer }, { status });
    return fail(status, { simulated: form });
  }
  return { simulated: form, started: answer };
}

function isRefusal(answer: string): answer is SimulationRefusal {
  return ['notYours', 'notPossible', 'badRequest', 'unreachable', 'noAnswer'].includes(answer);
}

async function send(order: SimulationOrder): Promise<string> {
  try {
    await mustBeReachable();
    await within(patience, () => startSimulation(temporal(), order, settings().temporal.taskQueue));
    return order.id;
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return trouble.kind === 'unreachable' || trouble.kind === 'noAnswer' ? trouble.kind : 'notPossible';
  }
}

/** A simulation that has ended cannot be cancelled, which is fine: then its result is there. */
export async function cancelAction(event: RequestEvent): Promise<object> {
  const id = (await formOf(event)).get('simulation');
  if (typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id)) return fail(400, {});
  try {
    await mustBeReachable();
    await within(patience, () => cancelSimulation(temporal(), id));
    return {};
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return trouble.kind === 'notFound' ? {} : fail(503, {});
  }
}
