/** In-plant vehicles and machines under what is in force: who has to stop. */
import { loadRuleSet, machineOutcomes } from '../../../../rules/index.ts';
import type { AlertLevel, MachineFile, MachineOutcome } from '../../../../rules/index.ts';
import type { MachineView } from '../alerts/alert-view.ts';
import { readLevelRuleSets } from './alert-records.ts';
import { database } from './database.ts';
import { sha256Hex } from './policy-work.ts';

/** `level`: the one in force, or one that somebody thinks of. */
export async function readMachines(level: string, now: number): Promise<MachineView[]> {
  const [rows, sets] = await Promise.all([
    database().machine.findMany({ orderBy: [{ subject: 'asc' }, { id: 'asc' }] }),
    readLevelRuleSets(now),
  ]);
  const deciders = new Map<string, (machine: MachineFile) => MachineOutcome>();
  for (const { id, version, subject } of sets.filter(
    (set) => set.level === level && set.subject !== 'road',
  )) {
    const row = await database().ruleSet.findUnique({ where: { id_version: { id, version } } });
    const ruleSet = loadRuleSet(row?.document, sha256Hex);
    deciders.set(subject, machineOutcomes(ruleSet, { level: level as AlertLevel, at: now }));
  }
  return rows.map(({ seq: _seq, ...row }) => {
    const said = deciders.get(row.subject)?.({ ...row, subject: row.subject as 'in-plant' | 'nrmm' });
    return { ...row, outcome: said?.outcome ?? null, reason: said?.reason ?? null };
  });
}
