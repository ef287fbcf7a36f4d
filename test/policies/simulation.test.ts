/** Simulating a policy over recorded passages, as ordered from the console: on real Temporal and PostgreSQL. */
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { Simulation } from '../../prisma/client/client.ts';
import type { SimulationSummary } from '../../rules/index.ts';
import { cancelSimulation, startSimulation } from '../../workflows/client/simulate-policy.ts';
import { simulationId } from '../../workflows/contract/ids.ts';
import type { SimulationEnd, SimulationOrder } from '../../workflows/contract/simulation.ts';
import { fillPassages } from '../stack/many-passages.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

const passages = 12_000;
const until = Date.UTC(2026, 10, 24, 12);

let site: TestSite;
let orange: string;
beforeAll(async () => {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
  });
  await fillPassages(site.databaseUrl, passages, until);
  orange = (await site.database.ruleSet.findFirstOrThrow({ where: { id: 'orange' } })).digest;
});
afterAll(() => site.close());

let ids = 0;
async function start(more: Partial<SimulationOrder> = {}): Promise<string> {
  const id = `s${(ids += 1)}`;
  const person = { name: '环保专员甲', username: 'test.officer', role: 'officer' };
  const period = { from: until - 100 * 86_400_000, to: until + 1 };
  const order = {
    id,
    ruleSetDigest: orange,
    level: 'orange' as const,
    ...period,
    person,
    at: Date.now(),
    ...more,
  };
  await startSimulation(site.temporal.client, order, site.config.temporal.taskQueue);
  return id;
}
const ended = (id: string): Promise<SimulationEnd> =>
  site.temporal.client.workflow.getHandle(simulationId(id)).result() as Promise<SimulationEnd>;
const kept = (id: string): Promise<Simulation> =>
  site.database.simulation.findUniqueOrThrow({ where: { id } });
const summaryOf = ({ summary }: Simulation): SimulationSummary => summary as unknown as SimulationSummary;

it('counts every passage, keeps the result with digests, and is an entry', async () => {
  const id = await start();
  const { state, seq } = await ended(id);
  const row = await kept(id);
  expect([state, row.state, row.passagesDone, row.passagesTotal]).toEqual([
    'done',
    'done',
    passages,
    passages,
  ]);
  const summary = summaryOf(row);
  const vehicles = await site.database.simulationVehicle.findMany({ where: { simulation: id } });
  expect(vehicles).toHaveLength(summary.changedVehicles);
  expect(vehicles.reduce((sum, { newlyBlocked }) => sum + newlyBlocked, 0)).toBe(summary.newlyBlocked);
  expect(summary.newlyBlocked).toBeGreaterThan(500);
  const entry = await site.database.ledgerEntry.findUniqueOrThrow({ where: { seq: BigInt(seq ?? 0) } });
  expect(JSON.parse(entry.payload)).toMatchObject({
    ruleSetDigest: orange,
    dataDigest: row.dataDigest,
    newlyBlocked: summary.newlyBlocked,
  });
});

it('gives the same again, and of a part of the period only that part', async () => {
  const [one, two] = [await start(), await start({ from: until - 86_400_000 })];
  await Promise.all([ended(one), ended(two)]);
  const [all, part] = [await kept(one), await kept(two)];
  expect(all.dataDigest).toBe((await kept('s1')).dataDigest);
  expect(part.passagesDone).toBe(
    await site.database.passage.count({
      where: { eventTime: { gte: new Date(until - 86_400_000), lt: new Date(until + 1) } },
    }),
  );
});

it('shows how far it is, and ends when it is cancelled', async () => {
  const id = await start();
  await waitUntil(
    async () => (await site.database.simulation.findUnique({ where: { id } }))?.state === 'running',
    {
      what: 'the simulation to run',
    },
  );
  await cancelSimulation(site.temporal.client, id);
  expect(await ended(id)).toEqual({ state: 'cancelled', seq: null });
  expect(await kept(id)).toMatchObject({ state: 'cancelled', summary: null });
});

it('is refused without the role, with a period that is none, and for a rule set that is not there', async () => {
  await expect(ended(await start({ person: { name: '门卫甲', role: 'operator' } }))).rejects.toMatchObject({
    cause: { type: 'NotYours' },
  });
  await expect(ended(await start({ from: until, to: until }))).rejects.toMatchObject({
    cause: { type: 'BadRequest' },
  });
  const id = await start({ ruleSetDigest: 'none' });
  expect(await ended(id)).toMatchObject({ state: 'failed' });
  expect(await kept(id)).toMatchObject({
    state: 'failed',
    problem: expect.stringContaining('no rule set has the digest none') as string,
  });
});
