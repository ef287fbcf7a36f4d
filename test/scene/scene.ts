/** Words for scenes: what a test drives and what it waits for. */
import type { LedgerEntry, Passage } from '../../prisma/client/client.ts';
import { passageId } from '../../workflows/contract/ids.ts';
import { changeAlert, liftAlert, startAlert } from '../../workflows/client/switch-alert.ts';
import type { AlertAnswer, RaisedLevel } from '../../workflows/contract/alert.ts';
import {
  identifyUpdate,
  refuseUpdate,
  releaseUpdate,
  retryOpenUpdate,
  statusQuery,
} from '../../workflows/contract/passage.ts';
import type { IdentifyOrder, OrderAnswer, PassageStatus } from '../../workflows/contract/passage.ts';
import type { DriveResult } from '../../activities/devices/simulators/lane-run.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

export interface Scene {
  readonly alert: (level: RaisedLevel, from?: number) => Promise<AlertAnswer>;
  readonly change: (level: RaisedLevel) => Promise<AlertAnswer>;
  readonly lift: () => Promise<AlertAnswer>;
  /** The id of the passage that a drive made. */
  readonly idOf: (lane: string, done: DriveResult) => string;
  readonly recorded: (id: string) => Promise<Passage>;
  /** The newest passage of a lane, once it is in this state of its machine. */
  readonly waiting: (lane: string, state: string) => Promise<PassageStatus>;
  /** The running passage of a lane, once this stands in its timeline: sensors are polled, a shorter pulse is not seen. */
  readonly noted: (lane: string, what: string) => Promise<PassageStatus>;
  readonly entries: (subject: string) => Promise<LedgerEntry[]>;
  readonly kinds: (subject: string) => Promise<string[]>;
  readonly order: (
    kind: 'release' | 'refuse' | 'retryOpen' | 'identify',
    passage: string,
    extra?: Partial<IdentifyOrder>,
  ) => Promise<OrderAnswer>;
}

const updates = {
  release: releaseUpdate,
  refuse: refuseUpdate,
  retryOpen: retryOpenUpdate,
  identify: identifyUpdate,
};

function alertActs(site: TestSite): Pick<Scene, 'alert' | 'change' | 'lift'> {
  const { client } = site.temporal;
  let alert = '';
  return {
    alert: async (level, from = Date.now()) => {
      const answer = await startAlert(
        client,
        {
          level,
          effectiveFrom: from,
          person: 'officer',
          reason: 'notice 41',
          noticeNo: null,
          at: Date.now(),
        },
        { taskQueue: site.config.temporal.taskQueue, closeAfter: 1 },
      );
      alert = answer.alert;
      return answer;
    },
    change: (level) =>
      changeAlert(client, alert, {
        level,
        effectiveFrom: Date.now(),
        person: 'officer',
        reason: 'notice 42',
        noticeNo: null,
        at: Date.now(),
      }),
    lift: () =>
      liftAlert(client, alert, {
        effectiveFrom: Date.now(),
        person: 'officer',
        reason: 'lifted',
        at: Date.now(),
      }),
  };
}

export function sceneOf(site: TestSite): Scene {
  const { client } = site.temporal;
  const entries = (subject: string): Promise<LedgerEntry[]> =>
    site.database.ledgerEntry.findMany({ where: { subject }, orderBy: { seq: 'asc' } });
  return {
    entries,
    ...alertActs(site),
    idOf: (lane, { eventTime, serialNo, eventId }) =>
      passageId({ lane, eventTime, eventId: `${serialNo}-${eventId}` }),
    recorded: (id) =>
      waitUntil(() => site.database.passage.findFirst({ where: { id, state: 'recorded' } }), {
        what: `${id} to be recorded`,
      }).catch(async (error: unknown) => {
        const status = await client.workflow.getHandle(id).query(statusQuery);
        throw new Error(`${String(error)}; it is ${JSON.stringify(status)}`, { cause: error });
      }),
    waiting: (lane, state) => running(site, lane, { what: state, holds: (status) => status.state === state }),
    noted: (lane, item) =>
      running(site, lane, {
        what: item,
        holds: ({ timeline }) => timeline.some(({ what }) => what === item),
      }),
    kinds: async (subject) => (await entries(subject)).map(({ kind }) => kind),
    order: (kind, passage, extra = {}) => {
      const order = {
        person: { name: 'operator' },
        reason: { code: 'other', text: 'checked on the spot' },
        at: Date.now(),
        plateNo: '',
        plateColour: '',
        ...extra,
      };
      return client.workflow.getHandle(passage).executeUpdate(updates[kind], { args: [order] });
    },
  };
}

/** The newest passage of a lane, once this holds for it. */
function running(
  site: TestSite,
  lane: string,
  awaited: { what: string; holds: (status: PassageStatus) => boolean },
): Promise<PassageStatus> {
  return waitUntil(
    async () => {
      const live = await site.database.laneLive.findUnique({ where: { lane } });
      if (!live?.passageId) return null;
      const status = await site.temporal.client.workflow.getHandle(live.passageId).query(statusQuery);
      return awaited.holds(status) && status;
    },
    { what: `${awaited.what} at ${lane}` },
  ).catch(async (error: unknown) => {
    const live = await site.database.laneLive.findUnique({ where: { lane } });
    throw new Error(`${String(error)}; it is ${JSON.stringify(live?.status)}`, { cause: error });
  });
}
