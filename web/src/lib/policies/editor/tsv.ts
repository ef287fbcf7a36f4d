/** Blocks of cells as spreadsheets put them on the clipboard: tabs and lines, quoted where a cell has some itself. */

export type Block = readonly (readonly string[])[];

export function writeTsv(block: Block): string {
  const quoted = (text: string): string =>
    /[\t\n\r]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return block.map((row) => row.map(quoted).join('\t')).join('\n');
}

/** A line at the end that is empty is none. */
export function readTsv(text: string): Block {
  const rows: string[][] = [[]];
  const lines = text.replaceAll(/\r\n?/g, '\n').replace(/\n$/, '');
  let at = 0;
  while (at <= lines.length) {
    const { cell, next } = cellAt(lines, at);
    rows.at(-1)?.push(cell);
    if (lines[next] === '\n') rows.push([]);
    at = next + 1;
  }
  return rows;
}

/** `next`: where it ends. A quotation mark that is never closed is a letter. */
function cellAt(text: string, start: number): { readonly cell: string; readonly next: number } {
  const quoted = /"((?:[^"]|"")*)"(?=[\t\n]|$)/y;
  quoted.lastIndex = start;
  const match = quoted.exec(text);
  if (match !== null) return { cell: String(match[1]).replaceAll('""', '"'), next: quoted.lastIndex };
  const end = /[\t\n]/g;
  end.lastIndex = start;
  const next = end.exec(text)?.index ?? text.length;
  return { cell: text.slice(start, next), next };
}
