/** The form that files driver, phone, owner and licence; messages are the names of sentences. */
import * as v from 'valibot';
import {
  contactFields,
  isContactName,
  licenceLimit,
  nameLength,
  normalisePhone,
} from '../../../../people/contact-fields.ts';
import { recordedText } from './unmask-schema.ts';

/** Nothing typed: it stays as it is. */
const optionalName = (most: number, problem: string) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.check((name) => name === '' || isContactName(name, most), problem),
  );

export const contactSchema = v.pipe(
  v.object({
    driver: optionalName(nameLength.driver, 'driver'),
    phone: v.pipe(
      v.string(),
      v.trim(),
      v.check((phone) => phone === '' || normalisePhone(phone) !== null, 'phone'),
    ),
    owner: optionalName(nameLength.owner, 'owner'),
    licence: v.optional(
      v.pipe(
        v.file('licenceType'),
        v.maxSize(licenceLimit, 'licenceSize'),
        v.mimeType(['image/jpeg', 'image/png'], 'licenceType'),
      ),
    ),
    /** Not `remove`: a field of that name would take the place of the form's own method. */
    forget: v.array(v.picklist(contactFields, 'forget'), 'forget'),
    /** Ledger number of the newest filing that the page has shown. */
    basis: v.pipe(v.string(), v.regex(/^\d{1,18}$/, 'basis')),
    reason: recordedText,
  }),
  v.forward(
    v.partialCheck(
      [['driver'], ['phone'], ['owner'], ['licence'], ['forget']],
      ({ driver, phone, owner, licence, forget }) =>
        driver + phone + owner !== '' || licence !== undefined || forget.length > 0,
      'nothing',
    ),
    ['driver'],
  ),
  v.forward(
    v.partialCheck(
      [['driver'], ['owner'], ['reason']],
      ({ driver, owner, reason }) => ![driver, owner].some((name) => name !== '' && reason.includes(name)),
      'textPersonal',
    ),
    ['reason'],
  ),
);
export type ContactFiling = v.InferOutput<typeof contactSchema>;

export const blankContact = (basis: string): ContactFiling => ({
  driver: '',
  phone: '',
  owner: '',
  licence: undefined,
  forget: [],
  basis,
  reason: '',
});
