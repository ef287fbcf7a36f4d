/** Giving the verdict about what a person ordered, as the console does it. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { failures } from '../contract/failures.ts';
import { reviewId } from '../contract/ids.ts';
import { reviewUpdate } from '../contract/review.ts';
import type { ReviewAnswer, ReviewVerdict } from '../contract/review.ts';

/** `code` is for translation, `message` says in English what to do. `not-open`: decided already, or nothing to review. */
export class ReviewRefused extends Error {
  override readonly name = 'ReviewRefused';
  readonly code: 'own-work' | 'not-yours' | 'not-open' | 'not-possible-now' | 'bad-request';
  constructor(code: ReviewRefused['code'], message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const codes: Readonly<Partial<Record<string, ReviewRefused['code']>>> = {
  [failures.ownWork]: 'own-work',
  [failures.notYours]: 'not-yours',
  [failures.notPossibleNow]: 'not-possible-now',
};

/** Resolves when the verdict is in the ledger. Throws `ReviewRefused`. */
export async function reviewPassage(
  client: Client,
  passage: string,
  verdict: ReviewVerdict,
): Promise<ReviewAnswer> {
  try {
    const handle = client.workflow.getHandle(reviewId(passage));
    return await handle.executeUpdate(reviewUpdate, { args: [verdict] });
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) {
      throw new ReviewRefused('not-open', 'no review of this passage is open: look at its verdict', {
        cause: error,
      });
    }
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
      const { type, message } = error.cause;
      throw new ReviewRefused(codes[type ?? ''] ?? 'bad-request', message, { cause: error });
    }
    throw error;
  }
}
