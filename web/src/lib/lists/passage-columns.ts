/** Columns of passages; the board shows some of them. */
import type { ColumnSpec } from './list-spec.ts';

export const passageColumns: readonly ColumnSpec[] = [
  { id: 'time', instant: true, keys: ['instant', 'text'] },
  { id: 'lane' },
  { id: 'direction', extra: true },
  { id: 'plate', keys: ['text', 'instant', 'text'] },
  { id: 'subject', extra: true },
  { id: 'stage' },
  { id: 'outcome' },
  { id: 'reason' },
  { id: 'level' },
  { id: 'result' },
  { id: 'ruleSet', extra: true },
  { id: 'device', extra: true },
  { id: 'confidence', extra: true, number: true },
  { id: 'ledger', number: true },
];
