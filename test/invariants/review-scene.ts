/** Orders of people at a test site, and what becomes of their reviews. */
import type { Review } from '../../prisma/client/client.ts';
import { reviewPassage } from '../../workflows/client/review-passage.ts';
import { reviewId } from '../../workflows/contract/ids.ts';
import type { Person } from '../../workflows/contract/passage.ts';
import { reviewQuery } from '../../workflows/contract/review.ts';
import type { ReviewAnswer, ReviewVerdict } from '../../workflows/contract/review.ts';
import { sceneOf } from '../scene/scene.ts';
import type { Scene } from '../scene/scene.ts';
import type { TestSite } from '../stack/test-site.ts';
import { waitUntil } from '../stack/wait-until.ts';

/** On the over-limit list: blocked at any level, also on its way out. */
export const listed = '鲁M4D662';
export const yellow = { colour: 'yellow', speed: 8 } as const;
export const guard: Person = { name: '门卫甲', username: 'test.operator', role: 'operator' };
export const reviewer: Person = { name: '复核员甲', username: 'test.reviewer', role: 'reviewer' };
export const reason = { code: 'documents-checked', text: '随车清单已核对' };

let plates = 70_000;
/** Nobody knows its stage: blocked on its way in during an alert. */
export const anyPlate = (): string => `冀K${(plates += 1)}`;

export interface ReviewScene {
  readonly scene: Scene;
  judge(passage: string, part?: Partial<ReviewVerdict>): Promise<ReviewAnswer>;
  reviewOf(passage: string): Promise<Review | null>;
  /** Until it can be judged. */
  awaited(passage: string): Promise<Review>;
  /** Of the review's entries. */
  kinds(passage: string): Promise<string[]>;
  /** A blocked vehicle, let in by this person: its passage. */
  released(person: Person, lane?: string): Promise<string>;
}

export function reviewSceneOf(site: TestSite): ReviewScene {
  const scene = sceneOf(site);
  const reviewOf = (passage: string): Promise<Review | null> =>
    site.database.review.findUnique({ where: { passageId: passage } });
  return {
    scene,
    reviewOf,
    judge: (passage, part = {}) =>
      reviewPassage(site.temporal.client, passage, {
        verdict: 'accept',
        person: reviewer,
        reason,
        at: Date.now(),
        ...part,
      }),
    awaited: (passage) =>
      waitUntil(
        async () => {
          const row = await reviewOf(passage);
          const handle = site.temporal.client.workflow.getHandle(reviewId(passage));
          return row?.state === 'awaiting' && (await handle.query(reviewQuery)).state === 'due' && row;
        },
        { what: `the review of ${passage}` },
      ),
    kinds: (passage) => scene.kinds(reviewId(passage)),
    released: async (person, lane = '1-in') => {
      const drive = site.lane(lane).drive({ plate: anyPlate(), ...yellow, patienceMs: 20_000 });
      const { passage } = await scene.waiting(lane, 'blocked');
      await scene.order('release', passage, { person });
      if (!(await drive).opened) throw new Error(`${passage} was not let in`);
      await scene.recorded(passage);
      return passage;
    },
  };
}
