import type { PageServerLoad, Actions } from './$types';
import { brakeAction, switchAction } from '../../lib/server/alert-actions.ts';
import {
  readAlertRecords,
  readControlStatus,
  readLevelRuleSets,
  readOpenAlerts,
} from '../../lib/server/alert-records.ts';
import { brakeView, readBrake } from '../../lib/server/brake.ts';
import { readLevelNames } from '../../lib/server/plans.ts';
import { readMachines } from '../../lib/server/machines.ts';

export const load: PageServerLoad = async () => {
  const now = Date.now();
  const [records, ruleSets, open, status, brake, names] = await Promise.all([
    readAlertRecords(),
    readLevelRuleSets(now),
    readOpenAlerts(now),
    readControlStatus(now),
    readBrake(now),
    readLevelNames(now),
  ]);
  const machines = await readMachines(status.level, now);
  return { records, ruleSets, open, status, machines, names, brake: brakeView(brake) };
};

export const actions = { switch: switchAction, brake: brakeAction } satisfies Actions;
