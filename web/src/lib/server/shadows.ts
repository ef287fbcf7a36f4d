/** Shadows of a version of a rule set: started, stopped, and what they have counted. */
import { fail } from '@sveltejs/kit';
import type { ActionFailure, RequestEvent } from '@sveltejs/kit';
import { message } from 'sveltekit-superforms';
import type { SuperValidated } from 'sveltekit-superforms';
import { ShadowRefused, shadowPolicy } from '../../../../workflows/client/shadow-policy.ts';
import { isCandidateState } from '../../../../workflows/contract/shadow.ts';
import type { ShadowAnswer, ShadowLevel, ShadowOrder } from '../../../../workflows/contract/shadow.ts';
import type { Shadow, ShadowDifference } from '../../../../prisma/client/client.ts';
import type { Label } from '../../../../rules/model/label.ts';
import type { LaneName } from '../gates/lane-view.ts';
import {
  levelInForce,
  startShadowFormId,
  startShadowSchema,
  stopShadowFormId,
  stopShadowSchema,
} from '../policies/shadow-schema.ts';
import type { StartShadowFields, StopShadowFields } from '../policies/shadow-schema.ts';
import type {
  DifferenceRow,
  Judged,
  ShadowForm,
  ShadowRun,
  ShadowTrouble,
  ShadowView,
} from '../policies/shadow-view.ts';
import type { WorkLine } from '../policies/work-view.ts';
import { readAlertNow, readLevelRuleSets } from './alert-records.ts';
import { database } from './database.ts';
import { troubleOf } from './failures.ts';
import { checkedForm } from './form.ts';
import { readLaneNames } from './lane-names.ts';
import { settings } from './settings.ts';
import { ruleSetName } from './step-action.ts';
import { mustBeReachable, temporal, within } from './temporal.ts';
import { signerOf } from './whoami.ts';

const patience = 12_000;
const shownDifferences = 50;

export async function readShadow(
  line: Pick<WorkLine, 'id' | 'version' | 'digest' | 'state'>,
): Promise<ShadowView> {
  const { id, version, digest, state } = line;
  const [newest, running, inForce] = await Promise.all([
    database().shadow.findFirst({
      where: { ruleSetId: id, ruleSetVersion: version },
      orderBy: { startedSeq: 'desc' },
    }),
    database().shadow.findMany({ where: { stoppedSeq: null }, orderBy: { startedSeq: 'asc' } }),
    digestsInForce(Date.now()),
  ]);
  return {
    run: newest === null ? null : await readRun(newest, digest),
    isCandidate: isCandidateState(state) && !inForce.includes(digest),
    others: running
      .filter((one) => one.ruleSetId !== id || one.ruleSetVersion !== version)
      .map((one) => ({ id: one.ruleSetId, version: one.ruleSetVersion })),
  };
}

/** For all kinds of vehicles, at the level in force now. */
async function digestsInForce(now: number): Promise<readonly string[]> {
  const [sets, { level }] = await Promise.all([readLevelRuleSets(now), readAlertNow(now)]);
  return sets.flatMap((set) => (set.level === level ? [set.digest] : []));
}

async function readRun(row: Shadow, digest: string): Promise<ShadowRun> {
  const [tally, newest, differences, lanes] = await Promise.all([
    database().shadowTally.findUnique({ where: { shadow: row.id } }),
    database().ledgerEntry.findFirst({
      where: {
        kind: { in: ['passage-decided', 'passage-decided-again'] },
        seq: { gt: row.startedSeq, ...(row.stoppedSeq && { lt: row.stoppedSeq }) },
      },
      orderBy: { seq: 'desc' },
      select: { seq: true },
    }),
    database().shadowDifference.findMany({
      where: { shadow: row.id },
      orderBy: { seq: 'desc' },
      take: shownDifferences,
    }),
    readLaneNames(),
  ]);
  const { stoppedAt, stoppedBy, stoppedSeq } = row;
  const isStopped = stoppedAt !== null && stoppedBy !== null && stoppedSeq !== null;
  return {
    id: row.id,
    level: row.level,
    isThisRevision: row.digest === digest,
    started: { at: row.startedAt.getTime(), person: row.startedBy, seq: row.startedSeq.toString() },
    stopped: isStopped ? { at: stoppedAt.getTime(), person: stoppedBy, seq: stoppedSeq.toString() } : null,
    passages: tally?.passages ?? 0,
    newlyBlocked: tally?.newlyBlocked ?? 0,
    newlyAllowed: tally?.newlyAllowed ?? 0,
    isBehind: newest !== null && (tally?.position ?? 0n) < newest.seq,
    problem: tally?.problem ?? null,
    differences: differences.map((one) => differenceOf(one, lanes)),
  };
}

function differenceOf(row: ShadowDifference, lanes: Readonly<Record<string, LaneName>>): DifferenceRow {
  const { lane } = row;
  return {
    seq: row.seq.toString(),
    passage: row.passage,
    time: row.eventTime.getTime(),
    plateNo: row.plateNo,
    plateColour: row.plateColour,
    lane: lanes[lane] ?? { zh: lane, en: lane },
    before: judged(row.beforeOutcome, row.beforeText),
    after: judged(row.afterOutcome, row.afterText),
  };
}

const judged = (outcome: string, text: unknown): Judged => ({
  outcome: outcome as Judged['outcome'],
  text: text as Label | null,
});

type Answer<Fields extends Record<string, string>> = ShadowForm<SuperValidated<Fields, ShadowTrouble>>;

export async function startShadowAction(
  event: RequestEvent<{ id: string; version: string }>,
): Promise<Answer<StartShadowFields> | ActionFailure<Answer<StartShadowFields>>> {
  const ruleSet = ruleSetName(event);
  const given = { id: startShadowFormId, schema: startShadowSchema };
  const form = await checkedForm<StartShadowFields, ShadowTrouble>(event, given);
  if (!form.valid) return fail(400, { shadowed: form });
  const { digest, level, reason, text } = form.data;
  return answerTo(form, {
    act: 'start',
    shadow: crypto.randomUUID(),
    ruleSet,
    digest,
    level: level === levelInForce ? null : (level as ShadowLevel),
    person: signerOf(event),
    reason: { code: reason, text: text.trim() },
    at: Date.now(),
  });
}

export async function stopShadowAction(
  event: RequestEvent,
): Promise<Answer<StopShadowFields> | ActionFailure<Answer<StopShadowFields>>> {
  const given = { id: stopShadowFormId, schema: stopShadowSchema };
  const form = await checkedForm<StopShadowFields, ShadowTrouble>(event, given);
  if (!form.valid) return fail(400, { shadowed: form });
  const { shadow, reason, text } = form.data;
  const because = { code: reason, text: text.trim() };
  return answerTo(form, { act: 'stop', shadow, person: signerOf(event), reason: because, at: Date.now() });
}

async function answerTo<Fields extends Record<string, string>>(
  form: SuperValidated<Fields, ShadowTrouble>,
  order: ShadowOrder,
): Promise<Answer<Fields> | ActionFailure<Answer<Fields>>> {
  const answer = await send(order);
  if (typeof answer !== 'string')
    return { shadowed: form, done: { act: order.act === 'start' ? 'started' : 'stopped', seq: answer.seq } };
  const status = statusOf(answer);
  message(form, { code: answer }, { status });
  return fail(status, { shadowed: form });
}

type Refusal = Exclude<ShadowTrouble['code'], 'console'>;

function statusOf(refusal: Refusal): 403 | 409 | 503 {
  if (refusal === 'notYours') return 403;
  return refusal === 'unreachable' || refusal === 'noAnswer' ? 503 : 409;
}

const refusals: Readonly<Record<ShadowRefused['code'], Refusal>> = {
  'not-a-candidate': 'notCandidate',
  runs: 'runs',
  full: 'full',
  ended: 'ended',
  'not-yours': 'notYours',
  'changed-meanwhile': 'changedMeanwhile',
  unknown: 'unknown',
  'bad-request': 'badRequest',
};

async function send(order: ShadowOrder): Promise<ShadowAnswer | Refusal> {
  try {
    await mustBeReachable();
    return await within(patience, () => shadowPolicy(temporal(), order, settings().temporal.taskQueue));
  } catch (error) {
    if (error instanceof ShadowRefused) return refusals[error.code];
    const trouble = troubleOf(error);
    if (trouble === null) throw error;
    return trouble.kind === 'unreachable' || trouble.kind === 'noAnswer' ? trouble.kind : 'badRequest';
  }
}
