/** What a lane is made of. */
import type { Logger } from 'pino';
import type { Barrier } from '../../activities/devices/ports/barrier.port.ts';
import type { Spool } from '../ingest/spool.ts';
import type { LaneAttendant } from './attendant.ts';
import type { LiveView } from './live-view.ts';
import type { Movement } from './movement-watch.ts';
import type { PassageStarter } from './passage-starter.ts';

/** What nobody ordered, to be recorded and seen. */
export interface LaneIncident extends Omit<Movement, 'kind'> {
  readonly kind: Movement['kind'] | 'passage-failed' | 'other-plate';
  readonly lane: string;
  readonly passage: string | null;
}

export interface LaneParts {
  readonly id: string;
  readonly barrier: Barrier;
  readonly starter: PassageStarter;
  readonly spool: Spool;
  readonly view: LiveView;
  readonly log: Logger;
  readonly raise: (incident: LaneIncident) => void;
  readonly attendants: readonly LaneAttendant[];
}
