/** The form that files driver, phone, owner and licence: checked on the page before it is sent, and by the server. */
import {
  array,
  file,
  forward,
  maxSize,
  mimeType,
  object,
  optional,
  partialCheck,
  picklist,
  pipe,
} from 'valibot';
import type { InferOutput } from 'valibot';
import {
  contactFields,
  isContactName,
  licenceLimit,
  nameLength,
  normalisePhone,
} from '../../../../people/contact-fields.ts';
import { field } from '../forms/fields.ts';
import { contactCode, recordedText } from './unmask-schema.ts';

/** Nothing typed: it stays as it is. */
const optionalField = <Code extends string>(code: Code, isRight: (text: string) => boolean) =>
  field(code, (text) => text.trim() === '' || isRight(text.trim()));

export const contactSchema = pipe(
  object({
    driver: optionalField(contactCode('driver'), (name) => isContactName(name, nameLength.driver)),
    phone: optionalField(contactCode('phone'), (phone) => normalisePhone(phone) !== null),
    owner: optionalField(contactCode('owner'), (name) => isContactName(name, nameLength.owner)),
    licence: optional(
      pipe(
        file(contactCode('licenceType')),
        maxSize(licenceLimit, contactCode('licenceSize')),
        mimeType(['image/jpeg', 'image/png'], contactCode('licenceType')),
      ),
    ),
    /** Not `remove`: a field of that name would take the place of the form's own method. */
    forget: array(picklist(contactFields, contactCode('forget')), contactCode('forget')),
    /** Ledger number of the newest filing that the page has shown. */
    basis: field(contactCode('basis'), (text) => /^\d{1,18}$/.test(text)),
    reason: recordedText,
  }),
  forward(
    partialCheck(
      [['driver'], ['phone'], ['owner'], ['licence'], ['forget']],
      ({ driver, phone, owner, licence, forget }) =>
        (driver + phone + owner).trim() !== '' || licence !== undefined || forget.length > 0,
      contactCode('nothing'),
    ),
    ['driver'],
  ),
  forward(
    partialCheck(
      [['driver'], ['owner'], ['reason']],
      ({ driver, owner, reason }) =>
        ![driver.trim(), owner.trim()].some((name) => name !== '' && reason.includes(name)),
      contactCode('textPersonal'),
    ),
    ['reason'],
  ),
);
export type ContactFields = InferOutput<typeof contactSchema>;
export const contactFormId = 'file';

export const blankContact = (basis: string): ContactFields => ({
  driver: '',
  phone: '',
  owner: '',
  licence: undefined,
  forget: [],
  basis,
  reason: '',
});
