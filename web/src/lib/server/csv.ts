/** Tables for spreadsheets: quoted, with a byte order mark, and no cell that a spreadsheet would calculate. */

/** RFC 4180. What begins like a formula gets an apostrophe before it (OWASP: CSV injection). */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

export const byteOrderMark = '\uFEFF';

function cellOf(value: string | number): string {
  const text = String(value);
  const safe = typeof value === 'string' && /^[\s]*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
