/** A simulation as pages show it. Times in ms since the epoch. */
import type { SuperValidated } from 'sveltekit-superforms';
import type { SimulationSummary } from '../../../../rules/simulation/simulation.ts';
import type { ConsoleTrouble } from '../forms/page-form.ts';
import type { SimulationFields } from './simulation-schema.ts';

export interface SimulationView {
  readonly id: string;
  readonly level: string | null;
  readonly from: number;
  readonly to: number;
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly summary: SimulationSummary | null;
  readonly dataDigest: string | null;
  readonly problem: string | null;
  readonly person: string;
  readonly startedAt: number;
  readonly seq: string | null;
}

export interface ChangedVehicleRow {
  readonly plateNo: string;
  readonly plateColour: string;
  readonly fleet: string;
  readonly newlyBlocked: number;
  readonly newlyAllowed: number;
  readonly before: string;
  readonly after: string;
  readonly lastPassage: string;
  readonly lastTime: number;
}

export type SimulationRefusal = 'notYours' | 'notPossible' | 'badRequest' | 'unreachable' | 'noAnswer';
export type SimulationTrouble = { readonly code: SimulationRefusal } | ConsoleTrouble;
export interface SimulationForm {
  readonly simulated: SuperValidated<SimulationFields, SimulationTrouble>;
  readonly started?: string;
}
