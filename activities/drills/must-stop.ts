/** How many in-plant vehicles and machines the level would stop. */
import { machineOutcomes } from '../../rules/index.ts';
import type { AlertLevel, MachineFile } from '../../rules/index.ts';
import type { Drill } from '../../prisma/client/client.ts';
import { ruleSetsAt } from '../alerts/rule-sets-at.ts';
import { RuleSetArchive } from '../decisions/rule-set-archive.ts';
import type { Database } from '../ledger/database.ts';

export async function mustStop(
  database: Database,
  { level, effectiveFrom }: Pick<Drill, 'level' | 'effectiveFrom'>,
): Promise<number> {
  const [{ ruleSets }, machines] = await Promise.all([
    ruleSetsAt(database, level, effectiveFrom),
    database.machine.findMany(),
  ]);
  const archive = new RuleSetArchive(database);
  let stopped = 0;
  for (const subject of ['in-plant', 'nrmm'] as const) {
    const assigned = ruleSets[subject];
    const ruleSet = assigned === null ? null : await archive.byDigest(assigned.digest);
    if (ruleSet === null) continue;
    const said = machineOutcomes(ruleSet, { level: level as AlertLevel, at: effectiveFrom.getTime() });
    const ofSubject = machines.filter((machine) => machine.subject === subject);
    stopped += ofSubject.filter((machine) => said(machine as MachineFile).outcome === 'block').length;
  }
  return stopped;
}
