/**
 * The emergency brake: what came into effect last, a switch of an alert or a version of the plan, is taken back at once,
 * by an entry of its own. Nothing is deleted, and nothing that was decided is decided anew but for who still waits.
 */
import type { AlertOrder, RaisedLevel, SwitchSigner } from '../../../../workflows/contract/alert.ts';
import { PLAN_ID } from '../../../../rules/model/plan.ts';
import { takePolicyStep } from '../../../../workflows/client/take-policy-step.ts';
import { changeAlert, liftAlert, startAlert } from '../../../../workflows/client/switch-alert.ts';
import type { BrakeView, StateView } from '../alerts/brake-schema.ts';
import { takeBackOf } from '../alerts/brake-state.ts';
import type { TakeBack } from '../alerts/brake-state.ts';
import { latersOf, planTakeBackOf } from '../alerts/plan-turns.ts';
import type { PlanTurn } from '../alerts/plan-turns.ts';
import { readControlStatus, readOpenAlerts } from './alert-records.ts';
import { database } from './database.ts';
import { readPlanTurns } from './plans.ts';
import { settings } from './settings.ts';
import { temporal } from './temporal.ts';

/** `Brake` is what the page shows, and what it takes to do it. */
export type Brake = BrakeView &
  ({ readonly what: 'alert'; readonly taken: TakeBack } | { readonly what: 'plan'; readonly to: number });

/** What is older is no slip of the hand any more. */
const reach = 24 * 3_600_000;

export async function readBrake(now: number): Promise<Brake | null> {
  const [{ level, planVersion }, switches, turns] = await Promise.all([
    readControlStatus(now),
    database().alertChange.findMany({
      where: { effectiveFrom: { lte: new Date(now) }, superseded: false },
      orderBy: { seq: 'asc' },
    }),
    readPlanTurns(),
  ]);
  const state = { level, planVersion };
  const taken = takeBackOf(switches, now - reach);
  const plan = planBrake(turns, state, now);
  if (plan !== null && (taken === null || plan.since > taken.since.getTime())) return plan;
  if (taken === null) return null;
  const back = { level: taken.inForceThen, planVersion };
  const laters = latersOf(turns, { now, taken: null });
  const since = taken.since.getTime();
  return { what: 'alert', seq: taken.seq.toString(), since, now: state, back, laters, taken };
}

function planBrake(turns: readonly PlanTurn[], state: StateView, now: number): Brake | null {
  const found = planTakeBackOf(turns, { now, notBefore: now - reach });
  if (found === null) return null;
  const { taken, before } = found;
  const back = { level: state.level, planVersion: before.version };
  const laters = latersOf(turns, { now, taken });
  const { seq, from } = taken;
  return {
    ...{ what: 'plan', seq: seq.toString(), since: from.getTime(), now: state, back, laters },
    to: before.version,
  };
}

interface Pull {
  readonly signer: SwitchSigner;
  readonly reason: string;
  readonly at: number;
  /** One try of the form, however often it is sent. */
  readonly attempt: string;
}

/** Resolves with the entry that took it back. Throws as the switch and the work on policies do. */
export async function pullBrake(brake: Brake, pull: Pull): Promise<string> {
  if (brake.what === 'plan') return restorePlan(brake.to, pull);
  const { alertId, newestSeq, level, backTo, expectedUntil } = brake.taken;
  const { signer, reason, at } = pull;
  const order = { ...signer, reason, at, effectiveFrom: at, noticeNo: null, brake: true } as const;
  const raised = {
    ...{ ...order, level: backTo as RaisedLevel },
    ...(expectedUntil === null ? {} : { expectedUntil: expectedUntil.getTime() }),
  };
  // What has ended does not go on: the level that it had is announced anew.
  if (level === 'none') return startAgain(raised);
  const basedOn = newestSeq.toString();
  if (backTo === 'none') return (await liftAlert(temporal(), alertId, { ...order, basedOn })).seq;
  return (await changeAlert(temporal(), alertId, { ...raised, basedOn })).seq;
}

async function startAgain(order: Omit<AlertOrder, 'besides'>): Promise<string> {
  const besides = (await readOpenAlerts(order.at)).map(({ id }) => id);
  return (await startAlert(temporal(), { ...order, besides }, settings().temporal)).seq;
}

async function restorePlan(version: number, { signer, reason, at, attempt }: Pull): Promise<string> {
  const { digest } = await database().policyWork.findUniqueOrThrow({
    where: { id_version: { id: PLAN_ID, version } },
    select: { digest: true },
  });
  const { person: name, ...rest } = signer;
  const { seq } = await takePolicyStep(
    temporal(),
    { id: PLAN_ID, version },
    {
      order: {
        step: 'restore',
        digest,
        reason: { code: 'brake', text: reason },
        person: { name, ...rest },
        at,
      },
      taskQueue: settings().temporal.taskQueue,
      attempt,
    },
  );
  return seq;
}

/** Without what only the act needs. */
export function brakeView(brake: Brake | null): BrakeView | null {
  if (brake === null) return null;
  const { what, seq, since, now, back, laters } = brake;
  return { what, seq, since, now, back, laters };
}
