/** Rows of the passage projection as lists show them. */
import type { Passage, Prisma } from '../../../../prisma/client/client.ts';
import type { Decision } from '../../../../rules/model/decision.ts';
import type { PhotoRef } from '../../../../workflows/contract/passage.ts';
import type { RecentPassage } from '../gates/lane-view.ts';
import { database } from './database.ts';

/** The states of the workflows that lanes deal with now, by passage. */
export type LiveStates = ReadonlyMap<string, string>;

export function recentPassage(row: Passage, live: LiveStates): RecentPassage {
  const decision = row.decision as unknown as Decision | null;
  const why = decision?.reasons[0]?.text;
  return {
    id: row.id,
    lane: row.lane,
    eventTime: row.eventTime.getTime(),
    plateNo: row.plateNo,
    plateColour: row.plateColour,
    stage: row.stage,
    fuel: row.fuel,
    outcome: row.outcome,
    decidingCode: row.decidingCode,
    why: why === undefined ? null : { zh: why.zh, en: why.en },
    state: row.state,
    override: (row.override as { kind?: string } | null)?.kind ?? null,
    result: row.result,
    opened: row.opened,
    live: live.get(row.id) ?? null,
    alertLevel: row.alertLevel,
    lastSeq: row.lastSeq.toString(),
    entrance: row.entrance,
    direction: row.direction,
    device: row.device,
    confidence: row.confidence,
    subject: row.subject,
    machine: row.machine,
    ruleSet: row.ruleSetId === null ? null : `${row.ruleSetId} v${row.ruleSetVersion ?? '?'}`,
  };
}

export async function readLiveStates(): Promise<LiveStates> {
  const lanes = await database().laneLive.findMany({ select: { passageId: true, state: true } });
  return new Map(lanes.flatMap(({ passageId, state }) => (passageId === null ? [] : [[passageId, state]])));
}

/** Only what can be a file of the photo store: 64 hex digits. */
export function photosOf(photos: Prisma.JsonValue): PhotoRef[] {
  if (!Array.isArray(photos)) return [];
  return (photos as unknown as PhotoRef[]).filter((photo) => /^[0-9a-f]{64}$/.test(photo?.sha256 ?? ''));
}

export function bodyPhoto(photos: Prisma.JsonValue): string | null {
  const all = photosOf(photos);
  return (all.find(({ role }) => role === 'body') ?? all[0])?.sha256 ?? null;
}
