/**
 * The emergency brake: what came into effect last, a switch of an alert or a version of the plan, is taken back at once,
 * by an entry of its own. Nothing is deleted, and nothing that was decided is decided anew but for who still waits.
 */
import { Prisma } from '../../../../prisma/client/client.ts';
import type { AlertOrder, RaisedLevel, SwitchSigner } from '../../../../workflows/contract/alert.ts';
import { PLAN_ID } from '../../../../rules/model/plan.ts';
import { takePolicyStep } from '../../../../workflows/client/take-policy-step.ts';
import { changeAlert, liftAlert, startAlert } from '../../../../workflows/client/switch-alert.ts';
import type { BrakeView } from '../alerts/brake-schema.ts';
import { readControlStatus, readOpenAlerts } from './alert-records.ts';
import { database } from './database.ts';
import { settings } from './settings.ts';
import { temporal } from './temporal.ts';

interface AlertTurn {
  readonly alertId: string;
  readonly seq: bigint;
  readonly kind: string | null;
  readonly level: string;
  readonly effectiveFrom: Date;
}

interface PlanTurn {
  readonly seq: bigint;
  readonly version: number | null;
  readonly from: Date;
}

/** `Brake` is what the page shows, and what it takes to do it. */
export type Brake = BrakeView &
  (
    | { readonly what: 'alert'; readonly last: AlertTurn; readonly before: AlertTurn | null }
    | { readonly what: 'plan'; readonly to: number }
  );

export async function readBrake(now: number): Promise<Brake | null> {
  const [status, last, plans] = await Promise.all([
    readControlStatus(now),
    database().alertChange.findFirst({
      where: { effectiveFrom: { lte: new Date(now) }, superseded: false },
      orderBy: [{ effectiveFrom: 'desc' }, { seq: 'desc' }],
    }),
    plansInEffect(now),
  ]);
  const { level, planVersion } = status;
  const [plan, earlier] = plans;
  const planIsLast = plan !== undefined && (last === null || plan.from > last.effectiveFrom);
  if (planIsLast) {
    const to = earlier?.version ?? null;
    if (to === null || plan.version === to) return null;
    const back = { level, planVersion: to };
    const shown = { seq: plan.seq.toString(), since: plan.from.getTime(), now: { level, planVersion } };
    return { what: 'plan', ...shown, back, to };
  }
  if (last === null) return null;
  const before = await turnBefore(last);
  const back = { level: await levelWithout(last, now), planVersion };
  const shown = {
    seq: last.seq.toString(),
    since: last.effectiveFrom.getTime(),
    now: { level, planVersion },
  };
  return { what: 'alert', ...shown, back, last, before };
}

/** The newest first. */
function plansInEffect(now: number): Promise<PlanTurn[]> {
  return database().$queryRaw<PlanTurn[]>(Prisma.sql`
    SELECT seq, plan_version AS version, effective_from AS from FROM policy
    WHERE level = 'none' AND subject = 'road' AND effective_from <= ${new Date(now)} ORDER BY seq DESC LIMIT 2`);
}

function turnBefore({ alertId, seq, effectiveFrom }: AlertTurn): Promise<AlertTurn | null> {
  return database().alertChange.findFirst({
    where: { alertId, superseded: false, seq: { lt: seq }, effectiveFrom: { lte: effectiveFrom } },
    orderBy: { seq: 'desc' },
  });
}

async function levelWithout({ seq }: AlertTurn, now: number): Promise<string> {
  const [row] = await database().$queryRaw<{ level: string }[]>(Prisma.sql`
    SELECT coalesce((SELECT level FROM (
      SELECT DISTINCT ON (alert_id) level FROM alert_change
        WHERE effective_from <= ${new Date(now)} AND NOT superseded AND seq <> ${seq} ORDER BY alert_id, seq DESC) l
      ORDER BY array_position(ARRAY['none', 'yellow', 'orange', 'red'], level) DESC LIMIT 1), 'none') AS level`);
  return row?.level ?? 'none';
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
  const { last, before } = brake;
  const { signer, reason, at } = pull;
  const order = { ...signer, reason, at, effectiveFrom: at, noticeNo: null, brake: true } as const;
  const level = (before?.level ?? 'none') as RaisedLevel | 'none';
  // What has ended does not go on: the level that it had is announced anew.
  if (last.level === 'none') return startAgain({ ...order, level: level as RaisedLevel });
  if (level === 'none') return (await liftAlert(temporal(), last.alertId, order)).seq;
  return (await changeAlert(temporal(), last.alertId, { ...order, level })).seq;
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
  const { what, seq, since, now, back } = brake;
  return { what, seq, since, now, back };
}
