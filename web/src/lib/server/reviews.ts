/** Reviews from their projection: of one passage, and those that wait for one person, who never sees their own among them. */
import type { Prisma } from '../../../../prisma/client/client.ts';
import { isSamePerson } from '../../../../workflows/contract/duties.ts';
import type { Because, Person } from '../../../../workflows/contract/passage.ts';
import type { ReviewedOrder } from '../../../../workflows/contract/review.ts';
import { mayDo } from '../../../../workflows/contract/roles.ts';
import type { DueReview, ReviewView } from '../reviews/review-view.ts';
import { database } from './database.ts';
import type { Who } from './whoami.ts';

/** More than ever wait at once; the oldest of them are told. */
const mostOpen = 1_000;
const open = ['due', 'awaiting'];

/** Null: nobody ordered anything in this passage that has to be reviewed. */
export async function readReview(passage: string, who: Person | null): Promise<ReviewView | null> {
  const row = await database().review.findUnique({ where: { passageId: passage } });
  if (row === null) return null;
  const orders = ordersOf(row.orders);
  const { reviewerName, decidedAt, decidedSeq, reason, overdueAt, state } = row;
  return {
    state,
    orders: orders.map(({ person, ...order }) => ({ ...order, person: person.name })),
    overdueAt: overdueAt?.getTime() ?? null,
    verdict:
      reviewerName === null || decidedAt === null || decidedSeq === null
        ? null
        : {
            reviewer: reviewerName,
            reason: reason as unknown as Because,
            at: decidedAt.getTime(),
            seq: decidedSeq.toString(),
          },
    mine: who !== null && isOwn(orders, who),
  };
}

/** What else waits for a reviewer who looks at this passage; null for everybody else. */
export async function dueElsewhere(
  passage: string,
  who: Who | null,
): Promise<{ count: number; next: DueReview | null } | null> {
  if (who === null || !mayDo(who.role, 'passages.review')) return null;
  const due = (await dueReviews(who.username, mostOpen)).filter((review) => review.passage !== passage);
  return { count: due.length, next: due[0] ?? null };
}

/** How many wait for this person. */
export async function countDue(username: string): Promise<number> {
  return (await openFor(username)).length;
}

/** The oldest first. */
export async function dueReviews(username: string, limit: number): Promise<DueReview[]> {
  const rows = (await openFor(username)).slice(0, limit);
  const passages = await database().passage.findMany({
    where: { id: { in: rows.map(({ passageId }) => passageId) } },
    select: { id: true, plateNo: true, plateColour: true, lane: true },
  });
  const byId = new Map(passages.map((passage) => [passage.id, passage]));
  return rows.map(({ passageId, kind, authorName, orderedAt, overdueAt }) => {
    const { plateNo = null, plateColour = null, lane = null } = byId.get(passageId) ?? {};
    const overdue = overdueAt !== null;
    const at = orderedAt.getTime();
    return {
      passage: passageId,
      plateNo,
      plateColour,
      lane,
      kind,
      person: authorName,
      orderedAt: at,
      overdue,
    };
  });
}

async function openFor(username: string) {
  const [rows, account] = await Promise.all([
    database().review.findMany({
      where: { state: { in: open } },
      orderBy: [{ orderedAt: 'asc' }, { passageId: 'asc' }],
      take: mostOpen,
    }),
    database().user.findUnique({ where: { username }, select: { name: true } }),
  ]);
  const person: Person = { name: account?.name ?? username, username };
  return rows.filter(({ orders }) => !isOwn(ordersOf(orders), person));
}

function ordersOf(stored: Prisma.JsonValue): readonly ReviewedOrder[] {
  return stored as unknown as readonly ReviewedOrder[];
}

function isOwn(orders: readonly ReviewedOrder[], who: Person): boolean {
  return orders.some(({ person }) => isSamePerson(person, who));
}
