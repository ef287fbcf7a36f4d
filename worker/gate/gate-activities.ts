/** Everything that workflows may ask of the world, put together for one site. */
import { createAcknowledgements } from '../../activities/alarms/acknowledgements.ts';
import { createAlertRecords } from '../../activities/alerts/alert-records.ts';
import { createDecide } from '../../activities/decisions/decide.ts';
import { RuleSetArchive } from '../../activities/decisions/rule-set-archive.ts';
import { createDrills } from '../../activities/drills/drill-records.ts';
import { createExemptionRecords } from '../../activities/exemptions/exemption-records.ts';
import { createCloseBarrier, createReadBarrier } from '../../activities/gates/close-barrier.ts';
import type { GateDevices } from '../../activities/gates/gate-devices.ts';
import { createOpenBarrier } from '../../activities/gates/open-barrier.ts';
import { createShowBoard } from '../../activities/gates/show-board.ts';
import type { Database } from '../../activities/ledger/database.ts';
import { PassageJournal } from '../../activities/passages/passage-journal.ts';
import { createPassageRecords } from '../../activities/passages/passage-records.ts';
import { createPolicyWorkRecords } from '../../activities/policies/policy-work-records.ts';
import { createShadowRecords } from '../../activities/policies/shadow-records.ts';
import { createSimulations } from '../../activities/policies/simulations.ts';
import { createReviewRecords } from '../../activities/reviews/review-records.ts';
import { createUploads } from '../../activities/regulator/uploads.ts';
import type { AcknowledgeActivities } from '../../workflows/contract/acknowledge.ts';
import type { AlertActivities } from '../../workflows/contract/alert.ts';
import type { DrillActivities } from '../../workflows/contract/drill.ts';
import type { ExemptionActivities } from '../../workflows/contract/exemption.ts';
import type {
  PassageLocalActivities,
  PassageRecordActivities,
} from '../../workflows/contract/passage.activities.ts';
import type { PolicyWorkActivities } from '../../workflows/contract/policy-work.ts';
import type { ReviewActivities } from '../../workflows/contract/review.ts';
import type { ShadowActivities } from '../../workflows/contract/shadow.ts';
import type { SimulationActivities } from '../../workflows/contract/simulation.ts';
import type { UploadActivities } from '../../workflows/contract/upload.ts';

export type GateActivities = PassageLocalActivities &
  PassageRecordActivities &
  AlertActivities &
  AcknowledgeActivities &
  ReviewActivities &
  PolicyWorkActivities &
  DrillActivities &
  ExemptionActivities &
  ShadowActivities &
  SimulationActivities &
  UploadActivities;

export interface ActivityParts {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly devices: GateDevices;
  readonly dataDir: string;
  readonly wakeUploads: (gate: string) => Promise<void>;
  readonly wakeReviews: () => void;
}

export function createGateActivities({
  database,
  databaseUrl,
  devices,
  dataDir,
  wakeUploads,
  wakeReviews,
}: ActivityParts): GateActivities {
  const journal = new PassageJournal();
  const archive = new RuleSetArchive(database);
  return {
    decide: createDecide({ database, archive, journal, wakeReviews }),
    openBarrier: createOpenBarrier({ database, devices, journal }),
    closeBarrier: createCloseBarrier(devices),
    readBarrier: createReadBarrier(devices),
    showBoard: createShowBoard(devices),
    ...createPassageRecords({ database, journal, wakeUploads, wakeReviews }),
    ...createAlertRecords(database),
    ...createAcknowledgements(database),
    ...createReviewRecords(database),
    ...createPolicyWorkRecords(database),
    ...createDrills({ database, archive }),
    ...createExemptionRecords(database),
    ...createShadowRecords(database),
    ...createSimulations({ database, databaseUrl }),
    ...createUploads(database, dataDir),
  };
}
