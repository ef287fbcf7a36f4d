/** What the ledger holds of a drill. */
import { ApplicationFailure } from '@temporalio/common';
import type { Drill } from '../../prisma/client/client.ts';
import type { RaisedLevel } from '../../workflows/contract/alert.ts';
import type { DrillTerms } from '../../workflows/contract/drill.ts';
import { failures } from '../../workflows/contract/failures.ts';
import type { RehearsedLevel } from '../decisions/rehearse.ts';
import type { DatabaseView } from '../ledger/database.ts';

export interface DrillRow {
  readonly row: Drill;
  readonly level: RehearsedLevel;
  readonly terms: DrillTerms;
}

/** Throws `UnknownSubject`. */
export async function drillOf(database: DatabaseView, id: string): Promise<DrillRow> {
  const row = await database.drill.findUnique({ where: { id } });
  if (row === null)
    throw ApplicationFailure.create({
      type: failures.unknownSubject,
      nonRetryable: true,
      message: `there is no drill ${id}`,
    });
  return { row, level: levelOfDrill(row), terms: termsOf(row) };
}

export function levelOfDrill({ id, level, effectiveFrom }: Drill): RehearsedLevel {
  return { id, level, effectiveFrom };
}

/** As they were announced: the payload has its instants as text. */
function termsOf({ terms, level, effectiveFrom }: Drill): DrillTerms {
  const kept = terms as unknown as Omit<DrillTerms, 'level' | 'effectiveFrom' | 'noticeAt'> & {
    readonly noticeAt: string;
  };
  return {
    ...kept,
    level: level as RaisedLevel,
    effectiveFrom: effectiveFrom.getTime(),
    noticeAt: Date.parse(kept.noticeAt),
  };
}
