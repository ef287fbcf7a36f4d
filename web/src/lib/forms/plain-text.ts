/** Text that PostgreSQL and people can read. */

/** Text on one line without control characters. */
export function isPlain(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.isWellFormed() && !/[\u0000-\u001f\u007f\ufffe\uffff]/.test(text);
}

/** The same on several lines. */
export function isProse(text: string): boolean {
  return isPlain(text.replaceAll(/[\r\n\t]/g, ' '));
}

/** Characters as people count them, without what is cut off before it is stored. */
export function lengthOf(text: string): number {
  return [...text.replaceAll('\r\n', '\n').trim()].length;
}
