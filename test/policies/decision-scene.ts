/** A demo site on a real database, at which an orange alert begins, and what a decision on it is. */
import { join } from 'node:path';
import { createDecide } from '../../activities/decisions/decide.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import { appendEntry } from '../../activities/ledger/append-entry.ts';
import { openDatabase } from '../../activities/ledger/database.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { serverClock, system } from '../../activities/ledger/entry-kinds.ts';
import type { EntryKind } from '../../activities/ledger/entry-kinds.ts';
import { PassageJournal } from '../../activities/passages/passage-journal.ts';
import type { Decision, LayeredRuleSet } from '../../rules/index.ts';
import { loadRuleSet } from '../../rules/index.ts';
import { aLayered } from '../../rules/testing/layered.factory.ts';
import { sha256Hex } from '../../rules/testing/rule-set.factory.ts';
import { registerSite } from '../../worker/site/register-site.ts';
import { readSiteFile } from '../../worker/site/site-file.ts';
import { projectRoot } from '../../worker/start/project-root.ts';
import type { PassageInput } from '../../workflows/contract/passage.ts';
import { aPassage } from '../../workflows/passage/passage.factory.ts';
import { createTestDatabase } from '../stack/test-database.ts';

export const hour = 3_600_000;
export const day = 24 * hour;
/** 2026-11-24 21:00 in Beijing: the alert begins. */
export const begins = Date.UTC(2026, 10, 24, 13, 0);
export const leaving = { direction: 'out', lane: '1-out' } as const;

type More = Partial<PassageInput>;

export interface RecordedDecision {
  readonly decision: Decision;
  readonly machine?: string;
  readonly decidedAs?: string;
  readonly exemptions?: readonly { readonly id: string }[];
}

export class DecisionScene {
  readonly database: Database;
  readonly #decide: ReturnType<typeof createDecide>;
  #keys = 0;

  static async open(postgresUrl: string): Promise<DecisionScene> {
    return DecisionScene.openAt(await createTestDatabase(postgresUrl));
  }

  static async openAt(databaseUrl: string): Promise<DecisionScene> {
    const database = openDatabase(databaseUrl, { connections: 10 });
    const seed = join(projectRoot, 'prisma', 'seed', 'demo-site.yaml');
    await registerSite(database, await readSiteFile(seed, { devices: 1, regulator: 1 }));
    const scene = new DecisionScene(database);
    await scene.#alert();
    return scene;
  }

  private constructor(database: Database) {
    this.database = database;
    this.#decide = createDecide({
      database,
      archive: new RuleSetArchive(database),
      journal: new PassageJournal(),
      wakeReviews: () => undefined,
    });
  }

  append(kind: EntryKind, subject: string, more: { payload: object; at?: number }): Promise<unknown> {
    const { payload, at = begins - day } = more;
    const key = `test/${(this.#keys += 1)}`;
    const entry = { key, kind, subject, occurredAt: at, clock: serverClock, actor: system, payload };
    return appendEntry(this.database, entry);
  }

  /** From now on this set is what an orange alert means, for those whom it covers. Answers its id. */
  async assign(more: Partial<LayeredRuleSet>): Promise<string> {
    const id = `set-${(this.#keys += 1)}`;
    const { document: sealed } = loadRuleSet(aLayered({ id, ...more }), sha256Hex);
    const { digest, ...document } = sealed;
    await this.append('rule-set-published', `${id}@1`, { payload: { document, digest } });
    const effectiveFrom = '2026-01-01T00:00:00.000Z';
    await this.append('policy-assigned', 'policy/orange', {
      payload: {
        ...{ level: 'orange', subject: more.covers ?? 'road' },
        ...{ ruleSetId: id, ruleSetVersion: 1, effectiveFrom },
      },
    });
    return id;
  }

  async vehicle(plateNo: string, more: object = {}): Promise<string> {
    const file = {
      vehicleType: 'H11',
      fuel: 'B',
      emissionStage: '4',
      emissionBasis: '2',
      vehicleCategory: '0',
    };
    const rest = {
      useNature: 'F',
      networkStatus: '1',
      vin: null,
      registeredOn: null,
      fleet: null,
      cargo: null,
    };
    await this.append('vehicle-filed', `${plateNo}/1`, {
      payload: { plateNo, plateColour: '1', ...file, ...rest, ...more },
    });
    return plateNo;
  }

  /** Of ledger B or C. Answers its plate. */
  async machine(id: string, more: object = {}): Promise<string> {
    const machine = { id, subject: 'in-plant', kind: 'truck', fuel: 'B', emissionStage: '5', area: null };
    const payload = { ...machine, plateNo: id, fleet: null, ...more };
    await this.append('machine-registered', id, { payload });
    return payload.plateNo;
  }

  /** What the newest decision on a passage says. */
  async recorded(passage: string): Promise<RecordedDecision> {
    const { payload } = await this.database.ledgerEntry.findFirstOrThrow({
      where: { subject: passage, kind: { in: ['passage-decided', 'passage-decided-again'] } },
      orderBy: { seq: 'desc' },
    });
    return JSON.parse(payload) as RecordedDecision;
  }

  async decide(
    plateNo: string,
    eventTime: number,
    more: More = {},
  ): Promise<{ passage: string; code: string; quotaLeft: number | undefined }> {
    const passage = `passage/1-in/${(this.#keys += 1)}`;
    const yellow = { plateColour: '1' };
    const input = aPassage({ passage, plateNo, ...yellow, eventTime, receivedAt: eventTime, ...more });
    const { plateColour } = input;
    const { code, quotaLeft } = await this.#decide({ input, plateNo, plateColour, identified: null });
    return { passage: input.passage, code, quotaLeft };
  }

  async decided(...vehicle: Parameters<typeof this.decide>): Promise<string> {
    return (await this.decide(...vehicle)).code;
  }

  /** In or out, and through. */
  async crossed(plateNo: string, eventTime: number, more: More = {}): Promise<void> {
    const { passage } = await this.decide(plateNo, eventTime, more);
    const payload = { result: 'passed', opened: true, offline: false, timeline: [] };
    await this.append('passage-finished', passage, { payload, at: eventTime });
  }

  async #alert(): Promise<void> {
    const effectiveFrom = new Date(begins).toISOString();
    const payload = { level: 'orange', effectiveFrom, person: '环保专员甲', reason: '通知', noticeNo: null };
    await this.append('alert-started', 'alert/one', { payload });
  }
}
