/** The vehicle that a lane deals with. */
import type { WorkflowHandle } from '@temporalio/client';
import type { ControlStatus, PassageInput } from '../../workflows/contract/passage.ts';
import type { Arrival } from './arrival.ts';

export interface Current {
  readonly input: PassageInput;
  readonly eventTime: number;
  handle: WorkflowHandle | null;
  plateNo: string | null;
  state: string;
  stillThere: boolean;
  /** It ran before this process did: the first reading that it gets comes after a gap. */
  gapToTell: boolean;
  turnedBackAt: number | null;
  /** Came while its passage was being started. */
  statusToTell: ControlStatus | null;
}

export function currentOf({ input, resumed }: Arrival): Current {
  return {
    input,
    handle: null,
    eventTime: input.eventTime,
    plateNo: input.plateNo,
    state: resumed ? 'unknown' : 'identified',
    stillThere: !resumed,
    gapToTell: false,
    turnedBackAt: null,
    statusToTell: null,
  };
}
