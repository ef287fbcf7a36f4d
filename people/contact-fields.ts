/** What is known of the people behind a vehicle, as forms and pages may use it: pure, so that the browser has it too. */

export const contactFields = ['driver', 'phone', 'owner', 'licence'] as const;
export type ContactField = (typeof contactFields)[number];

/** Characters of a driver's and an owner's name. */
export const nameLength = { least: 2, driver: 40, owner: 100 } as const;
/** Characters of what people write as a reason. */
export const reasonLength = { least: 4, most: 300 } as const;
/** Bytes of the photo of a licence. */
export const licenceLimit = 5 * 1024 * 1024;

/** Two characters at least: masking leaves the first. */
export function isContactName(text: string, most: number): boolean {
  const { length } = [...text];
  return length >= nameLength.least && length <= most && text.isWellFormed() && !/\p{C}/u.test(text);
}

/** A mobile or landline number of the mainland as it is kept, `13800000001` or `0315-2012345`; null for anything else. */
export function normalisePhone(text: string): string | null {
  const digits = text
    .normalize('NFKC')
    .replaceAll(/[\s\-‐–—()·.]/g, '')
    .replace(/^(\+|00)86/, '');
  if (/^1[3-9]\d{9}$/.test(digits)) return digits;
  const [, area, local] = /^(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})$/.exec(digits) ?? [];
  return area === undefined || local === undefined ? null : `${area}-${local}`;
}

/** `司*`: how long the rest is stays unsaid. */
export function maskName(name: string): string {
  const [first = ''] = name;
  return `${first}*`;
}

/** `138****0001`, `0315-****45` */
export function maskPhone(phone: string): string {
  const [area, local] = phone.split('-');
  if (local !== undefined) return `${area ?? ''}-****${local.slice(-2)}`;
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** Whether a text that is kept for ever holds a mobile or an identity number. */
export function hasPersonalNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll(/[\s\-‐–—·.]/g, '');
  return /(?<!\d)((86)?1[3-9]\d{9}|\d{17}[\dXx])(?!\d)/.test(plain);
}
