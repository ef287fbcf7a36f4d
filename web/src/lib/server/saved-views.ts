/** Lists as a person wants to find them again: a name for filters, order and columns. Nobody else sees them. */
import { listSpecs } from '../lists/list-specs.ts';
import { isQuery, listAddress, parseList } from '../lists/list-address.ts';
import type { ListName, ListSpec } from '../lists/list-spec.ts';
import type { SavedView } from '../lists/list-state.ts';
import type { ViewFields, ViewProblem } from '../lists/view-schema.ts';
import { database } from './database.ts';
import { isPlain } from '../forms/plain-text.ts';

const mostViews = 50;

export async function readViews(username: string, list: ListName): Promise<SavedView[]> {
  const rows = await database().savedView.findMany({ where: { username, list }, orderBy: { name: 'asc' } });
  return rows.map(({ id, name, query }) => ({ id, name, query }));
}

/** The same name again replaces what it stood for. What is given has passed the schema. */
export async function saveView(
  username: string,
  { list, name: typed, query }: ViewFields,
): Promise<ViewProblem | null> {
  const name = typed.replaceAll(/[\p{Cf}\u3164]/gu, '').trim();
  if (name === '') return 'name';
  const spec: ListSpec = listSpecs[list as ListName];
  const parameters = new URLSearchParams(query);
  // Codes that only the site knows are taken as they are: a lane may be gone by then anyway.
  const choices = Object.fromEntries(
    spec.filters.map(({ name: filter }) => [filter, [parameters.get(filter) ?? '']]),
  );
  if (!isPlain([...parameters].flat().join('')) || !isQuery(parseList(spec, parameters, choices)))
    return 'list';
  // Written anew from what the list knows: no position, nothing foreign.
  const clean = listAddress(spec, parameters).slice(spec.path.length);
  const others = { username, NOT: { list, name } };
  if ((await database().savedView.count({ where: others })) >= mostViews) return 'too-many';
  await database().savedView.upsert({
    where: { username_list_name: { username, list, name } },
    create: { id: crypto.randomUUID(), username, list, name, query: clean, savedAt: new Date() },
    update: { query: clean, savedAt: new Date() },
  });
  return null;
}

export async function removeView(username: string, id: string): Promise<ViewProblem | null> {
  const { count } = await database().savedView.deleteMany({ where: { username, id } });
  return count === 0 ? 'gone' : null;
}
