/** One page of a list by the keys of its order: never counted off, so page 10 000 costs what page 1 does. */
import { Prisma } from '../../../../../prisma/client/client.ts';
import { keysOf } from '../../lists/list-address.ts';
import type { Cursor, Filters, KeyKind, ListQuery, ListSpec } from '../../lists/list-spec.ts';
import { database } from '../database.ts';

export interface ListSource<Raw, Row> {
  readonly spec: ListSpec;
  /** What is filtered and ordered, under the alias `x`. */
  readonly table: Prisma.Sql;
  /** What tells one row of it from all others. */
  readonly id: readonly string[];
  /** What is read of the rows of one page, and where else from. */
  readonly select: Prisma.Sql;
  readonly joins?: Prisma.Sql;
  /** By column, the parts of its order, as many as the column has key kinds; no part is ever null. */
  readonly orders: Readonly<Record<string, readonly Prisma.Sql[]>>;
  readonly conditions: (filters: Filters) => Prisma.Sql[];
  readonly row: (raw: Raw) => Row;
}

type Keys = readonly (string | number)[];

export interface KeysetPage<Row> {
  readonly rows: readonly Row[];
  /** Where the list goes on, either way; null where it ends. */
  readonly following: Keys | null;
  readonly preceding: Keys | null;
}

type Keyed<Raw> = Raw & Readonly<Record<`_k${number}`, string>>;

export async function readPage<Raw, Row>(
  source: ListSource<Raw, Row>,
  query: ListQuery,
  size: number,
): Promise<KeysetPage<Row>> {
  const { cursor, order } = query;
  const backwards = cursor?.side === 'before';
  // One more than is shown tells whether the list goes on.
  const found = await database().$queryRaw<Keyed<Raw>[]>(
    pageQuery(source, query, { size: size + 1, backwards }),
  );
  const goesOn = found.length > size;
  const shown = found.slice(0, size);
  if (backwards) shown.reverse();
  const kinds = keysOf(source.spec, order);
  const positionOf = (raw: Keyed<Raw> | undefined): Keys | null =>
    raw === undefined ? null : kinds.map((_, index) => raw[`_k${index}`] ?? '');
  return {
    rows: shown.map((raw) => source.row(raw)),
    following: backwards || goesOn ? positionOf(shown.at(-1)) : null,
    preceding: cursor !== null && (!backwards || goesOn) ? positionOf(shown[0]) : null,
  };
}

/** Counted up to `most`: beyond it nobody wants to know exactly, and it would cost. */
export async function countUpTo<Raw, Row>(
  { table, conditions }: ListSource<Raw, Row>,
  filters: Filters,
  most: number,
): Promise<number> {
  const [counted] = await database().$queryRaw<{ n: number }[]>(Prisma.sql`
    SELECT count(*)::int AS n FROM (SELECT 1 FROM ${table} ${whereOf(conditions(filters))} LIMIT ${most}) c`);
  return counted?.n ?? 0;
}

/** The keys first and by themselves: they are narrow, the rows are wide. */
function pageQuery<Raw, Row>(
  { spec, table, id, select, joins, orders, conditions }: ListSource<Raw, Row>,
  { filters, order, cursor }: ListQuery,
  { size, backwards }: { size: number; backwards: boolean },
): Prisma.Sql {
  const parts = orders[order.column] ?? [];
  const kinds = keysOf(spec, order);
  const descending = order.descending !== backwards;
  const direction = Prisma.raw(descending ? 'DESC' : 'ASC');
  const ordered = Prisma.join(parts.map((part) => Prisma.sql`${part} ${direction}`));
  const wanted = cursor === null ? [] : [beyond({ parts, kinds, descending }, cursor)];
  const keys = parts.map(
    (part, index) => Prisma.sql`${written(part, kinds[index])} AS ${Prisma.raw(`_k${index}`)}`,
  );
  const own = id.map((name, index) => Prisma.raw(`x.${name} AS _i${index}`));
  const same = id.map((name, index) => Prisma.raw(`x.${name} = p._i${index}`));
  return Prisma.sql`
    WITH p AS MATERIALIZED (
      SELECT ${Prisma.join([...own, ...keys])} FROM ${table}
      ${whereOf([...conditions(filters), ...wanted])} ORDER BY ${ordered} LIMIT ${size})
    SELECT p.*, ${select} FROM p JOIN ${table} ON ${Prisma.join(same, ' AND ')} ${joins ?? Prisma.empty}
    ORDER BY ${ordered}`;
}

interface OrderParts {
  readonly parts: readonly Prisma.Sql[];
  readonly kinds: readonly KeyKind[];
  readonly descending: boolean;
}

function beyond({ parts, kinds, descending }: OrderParts, { keys }: Cursor): Prisma.Sql {
  const values = keys.map((key, index) => valueOf(key, kinds[index]));
  const sign = Prisma.raw(descending ? '<' : '>');
  return Prisma.sql`(${Prisma.join([...parts])}) ${sign} (${Prisma.join(values)})`;
}

function written(part: Prisma.Sql, kind: KeyKind | undefined): Prisma.Sql {
  return kind === 'instant'
    ? Prisma.sql`(extract(epoch FROM ${part}) * 1000)::bigint::text`
    : Prisma.sql`${part}::text`;
}

function valueOf(key: string | number, kind: KeyKind | undefined): Prisma.Sql {
  if (kind === 'instant') return Prisma.sql`${new Date(Number(key))}::timestamptz`;
  return kind === 'number' ? Prisma.sql`${BigInt(key)}::bigint` : Prisma.sql`${String(key)}::text`;
}

function whereOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join([...conditions], ' AND ')}`;
}
