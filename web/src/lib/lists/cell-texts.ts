/** What each column of a list says of a row, as text: for files, and for cells that are nothing but text. */
import {
  DIRECTIONS,
  EMISSION_STAGES,
  FUELS,
  NETWORK_STATUSES,
  PLATE_COLOURS,
  USE_NATURES,
  VEHICLE_CATEGORIES,
} from '../../../../rules/catalogue/codes.ts';
import { codeText, dateText, vehicleTypeText } from '../format/codes.ts';
import type { LaneName } from '../gates/lane-view.ts';
import { wordFor } from '../i18n/words.ts';
import type { Lang, Words } from '../i18n/words.ts';
import { progressWords } from '../passages/progress.ts';
import type { UploadRow } from '../passages/passage-view.ts';
import type { LedgerRow, PassageRow, VehicleRow } from './list-rows.ts';

export interface CellContext {
  readonly lang: Lang;
  readonly words: Words;
  readonly lanes: Readonly<Record<string, LaneName>>;
}

/** Null: nothing is known. A `Date` is an instant. */
export type CellValue = string | number | Date | null;
export type CellTexts<Row> = Readonly<Record<string, (row: Row, context: CellContext) => CellValue>>;

const laneText = (id: string, { lanes, lang }: CellContext): string => lanes[id]?.[lang] ?? id;

export const passageCells: CellTexts<PassageRow> = {
  time: ({ eventTime }) => new Date(eventTime),
  lane: ({ lane }, context) => laneText(lane, context),
  direction: ({ direction }, { lang }) => codeText(DIRECTIONS, direction, lang),
  plate: ({ plateNo }) => plateNo,
  subject: ({ subject, machine }, { words }) => {
    if (subject === null) return null;
    const what = wordFor(words.alert.subjects, subject);
    return machine === null ? what : words.lists.machineOf(what, machine);
  },
  plateColour: ({ plateColour }, { lang }) => codeText(PLATE_COLOURS, plateColour, lang),
  fuel: ({ fuel }, { lang }) => codeText(FUELS, fuel, lang),
  stage: ({ stage }, { lang }) => codeText(EMISSION_STAGES, stage, lang),
  outcome: ({ outcome, override }, { words }) => {
    const decided = outcome === null ? words.passage.undecided : wordFor(words.outcomes, outcome);
    if (override === 'release') return words.passage.override(decided, words.passage.released);
    return override === 'refuse' ? words.passage.override(decided, words.passage.refused) : decided;
  },
  reason: ({ why }, { lang }) => why?.[lang] ?? null,
  level: ({ alertLevel }, { words }) => (alertLevel === null ? null : wordFor(words.alert.level, alertLevel)),
  result: (row, { words }) => progressWords(row, words),
  ruleSet: ({ ruleSet }) => ruleSet,
  device: ({ device }) => device,
  confidence: ({ confidence }) => confidence,
  ledger: ({ lastSeq }) => Number(lastSeq),
};

export const ledgerCells: CellTexts<LedgerRow> = {
  ...passageCells,
  entrance: ({ entrance }) => entrance,
  gate: ({ gate }) => gate,
  photos: ({ photos }) => photos,
  vehicleType: ({ vehicleType }, { lang }) => vehicleTypeText(vehicleType, lang),
  vin: ({ vin }) => vin,
  registeredOn: ({ registeredOn }) => dateText(registeredOn),
  useNature: ({ useNature }, { lang }) => codeText(USE_NATURES, useNature, lang),
  network: ({ network }, { lang }) => codeText(NETWORK_STATUSES, network, lang),
  cargo: ({ cargo }) => cargo,
  fleet: ({ fleet }) => fleet,
};

export const vehicleCells: CellTexts<VehicleRow> = {
  plate: ({ plateNo }) => plateNo,
  vehicleType: ({ vehicleType }, { lang }) => vehicleTypeText(vehicleType, lang),
  fuel: ({ fuel }, { lang }) => codeText(FUELS, fuel, lang),
  stage: ({ stage }, { lang }) => codeText(EMISSION_STAGES, stage, lang),
  basis: ({ basis }, { words }) => (basis === null ? null : wordFor(words.lists.basis, basis)),
  category: ({ category }, { lang }) => codeText(VEHICLE_CATEGORIES, category, lang),
  useNature: ({ useNature }, { lang }) => codeText(USE_NATURES, useNature, lang),
  network: ({ network }, { lang }) => codeText(NETWORK_STATUSES, network, lang),
  vin: ({ vin }) => vin,
  registeredOn: ({ registeredOn }) => dateText(registeredOn),
  fleet: ({ fleet }) => fleet,
  cargo: ({ cargo }) => cargo,
  ledger: ({ seq }) => Number(seq),
};

export const uploadCells: CellTexts<UploadRow> = {
  time: ({ eventTime }) => new Date(eventTime),
  plate: ({ plateNo }) => plateNo,
  regulator: ({ regulator }) => regulator,
  lane: ({ gate }, context) => laneText(gate, context),
  serial: ({ serial }) => Number(serial),
  state: ({ state, isBackfill }, { words }) => {
    const said = wordFor(words.lists.uploadStates, state);
    return isBackfill ? `${said} ${words.uploads.backfill}` : said;
  },
  settled: ({ settledAt }) => settledAt && new Date(settledAt),
  platformId: ({ platformRecordId }) => platformRecordId,
  message: ({ message }) => message,
};
