/** Gives one open pulse, at most once a passage, and only after the ledger allows it (I1, I2). */
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenAnswer, PassageLocalActivities } from '../../workflows/contract/passage.activities.ts';
import { BarrierFault } from '../devices/ports/barrier.port.ts';
import type { Barrier, BarrierInputs } from '../devices/ports/barrier.port.ts';
import type { Database } from '../ledger/database.ts';
import type { PassageJournal } from '../passages/passage-journal.ts';
import type { GateDevices } from './gate-devices.ts';

type Order = Parameters<PassageLocalActivities['openBarrier']>[0];

export interface OpenParts {
  readonly database: Database;
  readonly devices: GateDevices;
  readonly journal: PassageJournal;
  readonly limits?: Partial<OpenLimits>;
}

/** Milliseconds, but `tries`. */
export interface OpenLimits {
  readonly tries: number;
  /** Longer than an arm needs to leave its closed limit after a pulse. */
  readonly settle: number;
  /** Shorter than the fastest opening, passing and closing of any vehicle. */
  readonly shortestCycle: number;
  readonly poll: number;
  readonly beforeRetry: number;
}

const defaultLimits: OpenLimits = {
  tries: 3,
  settle: 1_200,
  shortestCycle: 8_000,
  poll: 50,
  beforeRetry: 200,
};

export function createOpenBarrier(parts: OpenParts): PassageLocalActivities['openBarrier'] {
  const limits = { ...defaultLimits, ...parts.limits };
  /** A second run of the same order in this process joins the first: the server may ask twice after a slow task. */
  const running = new Map<string, Promise<OpenAnswer>>();
  return (order) => {
    const key = `${order.passage}#${order.allowedBy}`;
    const first = running.get(key);
    if (first !== undefined) return first;
    const answer = openOnce(parts, limits, order);
    running.set(key, answer);
    answer.catch(() => running.delete(key));
    if (running.size > 1_000) running.delete(running.keys().next().value ?? '');
    return answer;
  };
}

async function openOnce(parts: OpenParts, limits: OpenLimits, order: Order): Promise<OpenAnswer> {
  const barrier = parts.devices.barrier(order.lane);
  const ours = parts.journal.didWrite(order.passage, order.allowedBy);
  if (!ours && !(await isAllowed(parts.database, order))) {
    return { kind: 'failed', at: Date.now(), fault: 'no ledger entry allows this opening', tries: 0 };
  }
  if (!ours || order.again) {
    const before = await armBefore(barrier, limits);
    if (before !== null) return before;
    const doubt = ours ? null : await doubtOf(parts.database, { barrier, limits, order });
    if (doubt !== null) return { kind: 'failed', at: Date.now(), fault: doubt, tries: 0 };
  }
  const absent = await absence(barrier, limits, order);
  if (absent !== null) return { kind: 'failed', at: Date.now(), fault: absent, tries: 0 };
  return pulse(parts.devices, limits, order.lane);
}

/** A decision that comes late must not open for a vehicle that has left meanwhile. */
async function absence(barrier: Barrier, limits: OpenLimits, { readAt }: Order): Promise<string | null> {
  if (readAt === null || Date.now() - readAt < limits.shortestCycle) return null;
  const inputs = await readInputs(barrier);
  if (inputs === null) return 'barrier inputs cannot be read';
  return inputs.loopA || inputs.loopB ? null : 'nobody stands before the arm any more';
}

/** The ledger, not the caller, says whether the gate may open. */
async function isAllowed(database: Database, { passage, allowedBy }: Order): Promise<boolean> {
  if (!/^\d{1,18}$/.test(allowedBy)) return false;
  const [row] = await database.$queryRaw<{ allowed: boolean }[]>`
    SELECT kind IN ('passage-released', 'passage-retried')
      OR (kind IN ('passage-decided', 'passage-decided-again') AND payload::jsonb->'decision'->>'outcome' = 'allow') AS allowed
    FROM ledger_entry WHERE seq = ${BigInt(allowedBy)} AND subject = ${passage}`;
  return row?.allowed === true;
}

/** The arm may be up or on its way already: then no pulse is needed. */
async function armBefore(barrier: Barrier, limits: OpenLimits): Promise<OpenAnswer | null> {
  const inputs = await settledInputs(barrier, limits);
  if (inputs === null)
    return { kind: 'failed', at: Date.now(), fault: 'barrier inputs cannot be read', tries: 0 };
  if (inputs.arm === 'open') return { kind: 'already-open', at: inputs.at };
  if (inputs.arm === 'closed') return null;
  return { kind: 'failed', at: inputs.at, fault: `arm is ${inputs.arm}, neither open nor closed`, tries: 0 };
}

/** Waits until the arm is at a limit and has been told nothing that it could still follow. */
async function settledInputs(barrier: Barrier, limits: OpenLimits): Promise<BarrierInputs | null> {
  const until = Date.now() + limits.settle;
  for (;;) {
    const last = await readInputs(barrier);
    if (last?.arm === 'open') return last;
    if (Date.now() >= until) return last;
    await pause(limits.poll);
  }
}

async function readInputs(barrier: Barrier): Promise<BarrierInputs | null> {
  try {
    return await barrier.read();
  } catch (error) {
    if (error instanceof BarrierFault) return null;
    throw error;
  }
}

/** A worker died after this entry was written: could it have opened, and the vehicle be through? */
async function doubtOf(
  database: Database,
  { barrier, limits, order }: { barrier: Barrier; limits: OpenLimits; order: Order },
): Promise<string | null> {
  const entry = await database.ledgerEntry.findFirst({
    where: { subject: order.passage, kind: 'passage-opened' },
  });
  if (entry !== null && !order.again) return 'this passage had its opening already';
  const allowed = await database.ledgerEntry.findUnique({ where: { seq: BigInt(order.allowedBy) } });
  const inputs = await readInputs(barrier);
  const age = Date.now() - (allowed?.recordedAt.getTime() ?? 0);
  if (age < limits.shortestCycle && inputs !== null && inputs.loopA && !inputs.loopB) return null;
  return 'the worker stopped in between and the arm is closed: look whether the vehicle has passed, then order the opening';
}

async function pulse(devices: GateDevices, limits: OpenLimits, lane: string): Promise<OpenAnswer> {
  const barrier = devices.barrier(lane);
  let fault = '';
  for (let tries = 1; tries <= limits.tries; tries += 1) {
    if (tries > 1) await pause(limits.beforeRetry);
    devices.commanding({ lane, order: 'open', at: Date.now() });
    try {
      const { at } = await barrier.pulseOpen();
      return { kind: 'pulsed', at, tries };
    } catch (error) {
      if (!(error instanceof BarrierFault)) throw error;
      fault = `${error.kind}: ${error.message}`;
      if (error.coilUntouched) continue;
      const inputs = await settledInputs(barrier, limits);
      if (inputs === null) return { kind: 'failed', at: Date.now(), fault, tries };
      if (inputs.arm !== 'closed') return { kind: 'pulsed', at: inputs.at, tries };
    }
  }
  return { kind: 'failed', at: Date.now(), fault, tries: limits.tries };
}
