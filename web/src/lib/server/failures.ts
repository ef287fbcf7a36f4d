/** What went wrong between the console and Temporal, as one of few kinds that people can act on. */
import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  isGrpcServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { TemporalUnreachable } from './temporal.ts';

export type TemporalTrouble =
  | { readonly kind: 'refused'; readonly type: string; readonly details: readonly unknown[] }
  | { readonly kind: 'notFound' | 'noAnswer' | 'unreachable' };

/** Null for anything that is a defect of the console itself. */
export function troubleOf(error: unknown): TemporalTrouble | null {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    return { kind: 'refused', type: error.cause.type ?? '', details: error.cause.details ?? [] };
  }
  if (error instanceof TemporalUnreachable) return { kind: 'unreachable' };
  if (error instanceof WorkflowNotFoundError) return { kind: 'notFound' };
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'noAnswer' };
  const cause = error instanceof Error && isGrpcServiceError(error.cause) ? error.cause : error;
  if (isGrpcDeadlineError(cause) || isGrpcCancelledError(cause)) return { kind: 'noAnswer' };
  if (isGrpcServiceError(cause)) return { kind: 'unreachable' };
  return error instanceof Error && /Failed to connect|ECONNREFUSED|UNAVAILABLE/.test(error.message)
    ? { kind: 'unreachable' }
    : null;
}
