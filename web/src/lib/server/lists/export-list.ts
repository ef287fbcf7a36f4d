/** A list as a file, exactly as it is filtered and ordered, in a stream; that it was taken out is itself an entry. */
import { error } from '@sveltejs/kit';
import type { RequestEvent } from '@sveltejs/kit';
import { writeXlsxStream } from 'hucre';
import { recordAccess } from '../../../../../people/access-log.ts';
import { beijingIso } from '../../format/beijing.ts';
import { grouped } from '../../format/number.ts';
import { wordsOf } from '../../i18n/words.ts';
import type { Words } from '../../i18n/words.ts';
import type { CellContext, CellTexts, CellValue } from '../../lists/cell-texts.ts';
import type { ColumnSpec, ListQuery, ListSpec } from '../../lists/list-spec.ts';
import { byteOrderMark, csvLine } from '../csv.ts';
import { database } from '../database.ts';
import { accessOf } from '../whoami.ts';
import { readPage } from './keyset.ts';
import type { KeysetPage, ListSource } from './keyset.ts';
import { queryOf } from './load-list.ts';
import type { ListContext } from './load-list.ts';

const chunk = 2_000;
const formats = ['csv', 'xlsx'] as const;
type Format = (typeof formats)[number];

interface Export<Raw, Row> {
  readonly source: ListSource<Raw, Row>;
  readonly cells: CellTexts<Row>;
  readonly context: ListContext;
}

export async function exportList<Raw, Row>(
  event: RequestEvent,
  { source, cells, context }: Export<Raw, Row>,
): Promise<Response> {
  const { spec } = source;
  const { format, query } = asked(event, spec, context);
  const words = wordsOf(event.locals.lang);
  const name = `${spec.name}-${beijingIso(Date.now()).slice(0, 19).replaceAll(':', '')}.${format}`;
  const headers = {
    'content-type': types[format],
    'content-disposition': `attachment; filename="${name}"`,
  };
  // Asked about, not taken out.
  if (event.request.method === 'HEAD') return new Response(null, { headers });
  await recordAccess(database(), {
    act: 'export',
    ...accessOf(event),
    detail: `${spec.name} ${format} ${said(event.url)}`,
  });
  const cellContext: CellContext = { words, lang: event.locals.lang, lanes: context.lanes ?? {} };
  const shown = spec.columns.filter(({ id, filed }) => filed === true || query.columns.includes(id));
  const head = shown.map(({ id }) => words.lists.column[id] ?? id);
  const rows = rowsOf(source, query, (row) => shown.map(({ id }) => cells[id]?.(row, cellContext) ?? null));
  return new Response(
    format === 'csv'
      ? csvStream(head, rows)
      : xlsxStream(sheetColumns(shown, head), sheetRows(rows, words), spec.name),
    { headers },
  );
}

/** What was asked for, as a person reads it. */
function said({ searchParams }: URL): string {
  const parts = [...searchParams].filter(([name]) => name !== 'format');
  return parts.map(([name, value]) => `${name}=${value}`).join(', ');
}

const types: Readonly<Record<Format, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

function asked(
  { url, locals }: RequestEvent,
  spec: ListSpec,
  context: ListContext,
): { format: Format; query: ListQuery } {
  const rest = new URL(url);
  const [format = 'csv', ...more] = rest.searchParams.getAll('format');
  rest.searchParams.delete('format');
  // A file is the whole list: a position in it would be a promise that is not kept.
  const isPart = ['after', 'before'].some((name) => rest.searchParams.has(name));
  if (!formats.some((known) => known === format) || more.length > 0 || isPart)
    error(400, { status: 400, message: wordsOf(locals.lang).lists.problems.choice });
  return { format: format as Format, query: queryOf({ url: rest, locals }, spec, context) };
}

async function* rowsOf<Raw, Row>(
  source: ListSource<Raw, Row>,
  query: ListQuery,
  valuesOf: (row: Row) => CellValue[],
): AsyncGenerator<CellValue[]> {
  let cursor: ListQuery['cursor'] = null;
  for (;;) {
    const page: KeysetPage<Row> = await readPage<Raw, Row>(source, { ...query, cursor }, chunk);
    for (const row of page.rows) yield valuesOf(row);
    if (page.following === null) return;
    cursor = { side: 'after', keys: page.following };
  }
}

function csvStream(head: readonly string[], rows: AsyncGenerator<CellValue[]>): ReadableStream<Uint8Array> {
  const lines = csvLines(head, rows);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

async function* csvLines(
  head: readonly string[],
  rows: AsyncIterable<readonly CellValue[]>,
): AsyncGenerator<string> {
  let lines = `${byteOrderMark}${csvLine(head)}`;
  for await (const row of rows) {
    lines += csvLine(
      row.map((value) => (value instanceof Date ? beijingIso(value.getTime()) : (value ?? ''))),
    );
    if (lines.length < 32_000) continue;
    yield lines;
    lines = '';
  }
  yield lines;
}

interface SheetColumn {
  readonly header: string;
  /** Characters. */
  readonly width: number;
  readonly numFmt?: string;
}

function sheetColumns(columns: readonly ColumnSpec[], head: readonly string[]): SheetColumn[] {
  return head.map((header, index) => {
    const isInstant = columns[index]?.instant === true;
    const width = isInstant ? 20 : Math.max(12, header.length * 2 + 4);
    return { header, width, ...(isInstant ? { numFmt: 'yyyy-mm-dd hh:mm:ss' } : {}) };
  });
}

/** Text stays text in a cell, whatever it begins with. */
function xlsxStream(
  columns: SheetColumn[],
  rows: AsyncGenerator<CellValue[]>,
  name: string,
): ReadableStream<Uint8Array> {
  return writeXlsxStream(rows, { name, columns, freezePane: { rows: 1 } });
}

/** A sheet knows no zone: its instants are what the clock showed in Beijing. */
async function* sheetRows(
  rows: AsyncIterable<readonly CellValue[]>,
  words: Words,
): AsyncGenerator<CellValue[]> {
  for await (const row of rows) {
    yield row.map((value) => {
      if (value instanceof Date) return new Date(value.getTime() + 8 * 3_600_000);
      return typeof value === 'string' ? sheetText(value, words) : value;
    });
  }
}

/** Most characters of one cell of a sheet. */
const longestCell = 32_767;

/** What a sheet can hold: no characters that XML has not, and not too many; a cell that was cut says so. */
function sheetText(text: string, { lists }: Words): string {
  const whole = text.toWellFormed().replaceAll(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '');
  if (whole.length <= longestCell) return whole;
  const note = lists.cellCut(grouped(whole.length));
  // Half a character is none.
  return `${whole.slice(0, longestCell - note.length).replace(/[\ud800-\udbff]$/, '')}${note}`;
}
