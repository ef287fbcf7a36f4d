/** Values of the entries' payloads in words: code tables by key, instants in Beijing time, digests shortened. */
import {
  DIRECTIONS,
  EMISSION_STAGES,
  FUELS,
  NETWORK_STATUSES,
  PLATE_COLOURS,
  USE_NATURES,
  VEHICLE_CATEGORIES,
  YES_OR_NO,
} from '../../../../rules/catalogue/codes.ts';
import type { CodeTable } from '../../../../rules/catalogue/codes.ts';
import { codeText, dateText } from '../format/codes.ts';
import { fullStamp } from '../format/beijing.ts';
import { problemWords } from '../gates/problem.ts';
import type { Lang, Words } from '../i18n/words.ts';

export interface Teller {
  readonly lang: Lang;
  readonly words: Words;
}

const codes: Readonly<Record<string, CodeTable>> = {
  direction: DIRECTIONS,
  emissionStage: EMISSION_STAGES,
  fuel: FUELS,
  networkStatus: NETWORK_STATUSES,
  plateColour: PLATE_COLOURS,
  readPlateColour: PLATE_COLOURS,
  useNature: USE_NATURES,
  vehicleCategory: VEHICLE_CATEGORIES,
};

type Table = Readonly<Record<string, string>>;

/** Tables whose words are those of the console. */
const named: Readonly<Record<string, (words: Words) => readonly Table[]>> = {
  act: ({ audit }) => [audit.acts],
  alarm: ({ alarms }) => [alarms],
  alertLevel: ({ alert }) => [alert.level],
  code: ({ acts, acknowledge, reviews, contact }) => [
    acts.reasons,
    acknowledge.reasons,
    reviews.reasons,
    contact.reasons,
  ],
  effect: ({ outcomes }) => [outcomes],
  emissionBasis: ({ lists }) => [lists.basis],
  fields: ({ contact }) => [contact.field],
  kind: ({ device, reviews }) => [
    { camera: device.camera, barrier: device.barrier, board: device.board },
    reviews.kinds,
  ],
  level: ({ alert }) => [alert.level],
  match: ({ identification }) => [identification.match],
  outcome: ({ outcomes }) => [outcomes],
  result: ({ results }) => [results],
  role: ({ people, passage }) => [people.roles, passage.photoRole],
  what: ({ what }) => [what],
};

/** The fields that were shown, or a sentence that the console itself has written; else as it is. */
function detailText(value: string, { audit, contact }: Words): string {
  const fields: Table = contact.field;
  const given = value.split(' ');
  if (given.every((field) => Object.hasOwn(fields, field)))
    return given.map((field) => fields[field]).join(audit.listed);
  const sentences: Table = audit.details;
  return Object.hasOwn(sentences, value) ? (sentences[value] ?? value) : value;
}

const instants: ReadonlySet<string> = new Set(['at', 'coilAt', 'openedAt', 'since']);
const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const digest = /^[0-9a-f]{64}$/;
const shown = 12;

/** Of a value that is neither a list nor an object; null: nothing to tell. */
export function plainText(key: string, value: unknown, teller: Teller): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return codeText(YES_OR_NO, String(value), teller.lang);
  if (typeof value === 'number') return instants.has(key) ? fullStamp(value) : String(value);
  return typeof value === 'string' ? stringText(key, value, teller) : null;
}

function stringText(key: string, value: string, { lang, words }: Teller): string | null {
  if (isoInstant.test(value)) return fullStamp(Date.parse(value));
  if (digest.test(value)) return `${value.slice(0, shown)}…`;
  if (key === 'registeredOn') return dateText(value);
  if (key === 'problem') return problemWords(value, lang);
  if (key === 'detail') return detailText(value, words);
  const table = codes[key];
  if (table !== undefined) return codeText(table, value, lang);
  const tables = named[key]?.(words) ?? [];
  const found = tables.find((words) => Object.hasOwn(words, value));
  return found?.[value] ?? value;
}
