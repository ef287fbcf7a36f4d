/** One region's form of a record, checked here before the platform would refuse it (domain §7.3). */
import { formatBeijing } from './beijing-clock.ts';
import type { PassageRecord, RecordValue } from './passage-record.ts';
import type { Profile, ProfileField } from './profile.ts';

export interface MappedRecord {
  /** Only fields whose value is known. */
  readonly fields: Readonly<Record<string, string>>;
  /** Sentences for people; empty: may be sent. */
  readonly problems: readonly string[];
}

export function toProfile(record: PassageRecord, profile: Profile): MappedRecord {
  const fields: Record<string, string> = {};
  const problems: string[] = [];
  for (const field of profile.fields) {
    const { value, problem } = fieldValue(valueAt(record, field.from), field);
    if (problem !== null) problems.push(problem);
    else if (value !== '') fields[field.to] = value;
    else if (field.required)
      problems.push(`${field.to} is required and not known: complete ${field.from} of the passage`);
  }
  return { fields, problems };
}

interface FieldValue {
  /** Empty: not known, not sent. */
  readonly value: string;
  readonly problem: string | null;
}

const fine = (value: string): FieldValue => ({ value, problem: null });
const wrong = (problem: string): FieldValue => ({ value: '', problem });

function fieldValue(given: RecordValue, field: ProfileField): FieldValue {
  if (given === null || given === '') return fine(field.whenUnknown ?? '');
  const text = String(given);
  if (field.format !== undefined) return timeValue(text, field.format, field.to);
  if (field.codes !== undefined) {
    if (!Object.hasOwn(field.codes, text))
      return wrong(`${field.to}: the platform has no code for "${text}": correct ${field.from}`);
    return checked(field.codes[text] ?? '', field);
  }
  return checked(text, field);
}

function timeValue(text: string, format: string, to: string): FieldValue {
  const time = Date.parse(text);
  if (Number.isNaN(time)) return wrong(`${to}: "${text}" is no time`);
  return fine(formatBeijing(time, format));
}

function checked(text: string, field: ProfileField): FieldValue {
  const characters = [...text];
  if (characters.length > field.maxLength) {
    if (field.cut) return fine(characters.slice(0, field.maxLength).join(''));
    return wrong(
      `${field.to} has ${characters.length} characters, the platform takes ${field.maxLength}: shorten ${field.from}`,
    );
  }
  if (text !== '' && field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(text))
    return wrong(`${field.to}: "${text}" has not the form the platform asks for: correct ${field.from}`);
  return fine(text);
}

function valueAt(record: PassageRecord, path: string): RecordValue {
  let value: RecordValue | undefined = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = value[key];
  }
  return value === undefined || typeof value === 'object' ? null : value;
}
