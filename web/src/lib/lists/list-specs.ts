/** The lists of the console. */
import { EMISSION_STAGES, FUELS } from '../../../../rules/catalogue/codes.ts';
import { normalisePlate } from '../../../../rules/identification/plate-text.ts';
import { alertLevels, outcomes, passageResults, passageStates } from '../passages/passage-states.ts';
import { passageColumns } from './passage-columns.ts';
import type { ColumnSpec, FilterSpec, ListName, ListSpec } from './list-spec.ts';

const plate: FilterSpec = {
  name: 'plate',
  kind: 'text',
  longest: 10,
  // Nothing that a pattern of the database would take for a wildcard.
  pattern: /^[\p{Script=Han}A-Z0-9]{1,10}$/u,
  normalise: normalisePlate,
  problem: 'plate',
};
const lane: FilterSpec = { name: 'lane', kind: 'choice' };
const stage: FilterSpec = { name: 'stage', kind: 'choice', codes: Object.keys(EMISSION_STAGES) };
const fuel: FilterSpec = { name: 'fuel', kind: 'choice', codes: Object.keys(FUELS) };
const from: FilterSpec = { name: 'from', kind: 'instant' };
const to: FilterSpec = { name: 'to', kind: 'instant' };

/** Items of ledger A (HJ 1321, domain §1.4) that are kept, in its order. */
const ledgerColumns: readonly ColumnSpec[] = [
  { id: 'entrance' },
  { id: 'gate' },
  { id: 'direction' },
  { id: 'time', instant: true, keys: ['instant', 'text'] },
  { id: 'photos', number: true },
  { id: 'plate' },
  { id: 'plateColour', extra: true },
  { id: 'vehicleType' },
  { id: 'vin' },
  { id: 'registeredOn' },
  { id: 'fuel' },
  { id: 'stage' },
  { id: 'useNature', extra: true },
  { id: 'network' },
  { id: 'cargo' },
  { id: 'fleet' },
  { id: 'outcome', extra: true },
  { id: 'level', extra: true },
  { id: 'ledger', number: true },
];

const vehicleColumns: readonly ColumnSpec[] = [
  { id: 'plate', keys: ['text', 'text'] },
  { id: 'vehicleType' },
  { id: 'fuel' },
  { id: 'stage' },
  { id: 'basis' },
  { id: 'category', extra: true },
  { id: 'useNature', extra: true },
  { id: 'network' },
  { id: 'vin' },
  { id: 'registeredOn', keys: ['text', 'text', 'text'] },
  { id: 'fleet' },
  { id: 'cargo' },
  { id: 'ledger', keys: ['number'], number: true },
];

const uploadColumns: readonly ColumnSpec[] = [
  { id: 'time', instant: true, keys: ['instant', 'number', 'text', 'text'] },
  { id: 'plate' },
  { id: 'regulator', extra: true },
  { id: 'lane' },
  { id: 'serial', number: true },
  { id: 'state' },
  { id: 'settled', instant: true },
  { id: 'platformId' },
  { id: 'message' },
];

const auditColumns: readonly ColumnSpec[] = [
  { id: 'number', keys: ['number'], number: true },
  { id: 'at', instant: true, keys: ['instant', 'number'] },
  { id: 'recordedAt', instant: true, extra: true },
  { id: 'person' },
  { id: 'role', extra: true },
  { id: 'address', extra: true },
  { id: 'kind' },
  { id: 'subject' },
  { id: 'detail' },
  { id: 'payload', extra: true, filed: true },
  { id: 'hash', extra: true },
];

export const listSpecs = {
  passages: {
    name: 'passages',
    path: '/passages',
    filters: [
      plate,
      lane,
      { name: 'subject', kind: 'choice', codes: ['road', 'in-plant', 'nrmm'] },
      stage,
      { name: 'outcome', kind: 'choice', codes: outcomes },
      { name: 'state', kind: 'choice', codes: passageStates },
      { name: 'level', kind: 'choice', codes: alertLevels },
      { name: 'result', kind: 'choice', codes: passageResults },
      { name: 'review', kind: 'choice', codes: ['due', 'accepted', 'objected'] },
      from,
      to,
    ],
    columns: passageColumns,
    order: { column: 'time', descending: true },
  },
  ledger: {
    name: 'ledger',
    path: '/ledgers',
    filters: [plate, lane, stage, fuel, from, to],
    columns: ledgerColumns,
    order: { column: 'time', descending: true },
  },
  vehicles: {
    name: 'vehicles',
    path: '/ledgers/vehicles',
    filters: [
      plate,
      stage,
      fuel,
      { name: 'fleet', kind: 'text', longest: 40, pattern: /^[^%_\\]+$/u, problem: 'text' },
    ],
    columns: vehicleColumns,
    order: { column: 'plate', descending: false },
  },
  uploads: {
    name: 'uploads',
    path: '/uploads',
    filters: [
      plate,
      lane,
      { name: 'state', kind: 'choice', codes: ['queued', 'accepted', 'dead'] },
      from,
      to,
    ],
    columns: uploadColumns,
    order: { column: 'time', descending: true },
  },
  audit: {
    name: 'audit',
    path: '/audit',
    filters: [
      { name: 'from', kind: 'day' },
      { name: 'to', kind: 'day' },
      { name: 'person', kind: 'text', longest: 64, pattern: /^.+$/u, problem: 'person' },
      { name: 'kind', kind: 'choice' },
      { name: 'subject', kind: 'text', longest: 100, pattern: /^[^%_\\]+$/u, problem: 'text' },
    ],
    columns: auditColumns,
    order: { column: 'at', descending: true },
  },
} as const satisfies { readonly [Name in ListName]: ListSpec };
