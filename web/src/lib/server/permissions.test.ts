import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionOf, askedOf, permissions } from './permissions.ts';

const routes = join(import.meta.dirname, '..', '..', 'routes');
/** Route ids with the names of their form actions, as the files have them. */
const written = new Map<string, string[]>();
for (const file of globSync('**/+{page.svelte,page.server.ts,server.ts}', { cwd: routes })) {
  const id = `/${relative('.', dirname(file))}`.replace(/^\/\.$/, '/');
  const source = file.endsWith('+page.server.ts') ? readFileSync(join(routes, file), 'utf8') : '';
  const block = /export const actions = \{([\s\S]*?)\} satisfies Actions/.exec(source)?.[1] ?? '';
  // At the first level of the object: two spaces in, or all on one line.
  const names = block.includes('\n')
    ? [...block.matchAll(/\n {2}(\w+):/g)]
    : [...block.matchAll(/(\w+): \w+/g)];
  written.set(id, [...(written.get(id) ?? []), ...names.map(([, name]) => name ?? '')]);
}

describe('the table of permissions', () => {
  it('names every route and no other', () => {
    expect(Object.keys(permissions).sort()).toEqual([...written.keys()].sort());
  });

  it('names every form action and no other', () => {
    for (const [id, names] of written)
      expect(Object.keys(permissions[id]?.actions ?? {}).sort(), id).toEqual(names.toSorted());
  });

  it('refuses what it does not name', () => {
    expect(askedOf('/nowhere', 'GET', null)).toBeNull();
    expect(askedOf('/alerts', 'POST', 'other')).toBeNull();
    expect(askedOf('/alerts', 'POST', '__proto__')).toBeNull();
    expect(askedOf('constructor', 'GET', null)).toBeNull();
    expect(askedOf('/alerts', 'POST', 'switch')).toBe('alerts.switch');
    expect(askedOf('/alerts', 'GET', 'switch')).toBe('alerts.see');
  });

  it('reads the action from the address', () => {
    expect(actionOf(new URL('http://x/alerts?a=1&/switch'))).toBe('switch');
    expect(actionOf(new URL('http://x/alerts?a=/switch'))).toBeNull();
  });
});
