/** A test site whose vehicles have people behind them, and one session of each role to ask about them. */
import { inject } from 'vitest';
import { aPhoto } from '../../people/photo.fixture.ts';
import { newestFiling } from '../../people/vehicle-contacts.ts';
import { roles } from '../../workflows/contract/roles.ts';
import type { Role } from '../../workflows/contract/roles.ts';
import { startTestConsole } from '../stack/test-console.ts';
import type { TestConsole } from '../stack/test-console.ts';
import { startTestSite } from '../stack/test-site.ts';
import type { TestSite } from '../stack/test-site.ts';

export const [seeded, filedHere, nobody] = ['1-冀B12345', '6-冀B52086D', '1-冀H1P335'];
export const page = (vehicle = seeded): string => `/ledgers/vehicles/${encodeURIComponent(vehicle ?? '')}`;
export const jpeg = aPhoto();
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
/** Of the seed, and of what the tests file. */
export const secrets = ['司机甲', '13800000001', '车主甲', '司机丁', '13900000004', '车主丁'];

export let site: TestSite;
export let served: TestConsole;
const cookies = new Map<Role, string>();

export async function open(): Promise<void> {
  site = await startTestSite({
    postgresUrl: inject('postgresUrl'),
    temporalAddress: inject('temporalAddress'),
    gate: false,
  });
  served = await startTestConsole(site);
  for (const role of roles) {
    const jar = await served.signIn(role);
    cookies.set(role, jar.map(({ name, value }) => `${name}=${value}`).join('; '));
  }
  await site.database.user.updateMany({ data: { twoFactorEnabled: true } });
}

export async function close(): Promise<void> {
  await served.close();
  await site.close();
}

export const cookieOf = (role: Role): string => cookies.get(role) ?? '';

export interface Asked {
  readonly as?: Role;
  readonly form?: Readonly<Record<string, string | Blob | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
}
export function ask(path: string, { as: role, form, headers = {} }: Asked = {}): Promise<Response> {
  const cookie = role === undefined ? '' : cookieOf(role);
  const body = new FormData();
  for (const [name, value] of Object.entries(form ?? {}))
    for (const one of Array.isArray(value) ? (value as string[]) : [value as string | Blob])
      if (typeof one === 'string') body.append(name, one);
      else body.append(name, one, 'photo');
  return fetch(served.url + path, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie, origin: served.url, ...headers },
    ...(form ? { method: 'POST', body } : {}),
  });
}
export const textOf = async (path: string, asked: Asked = {}): Promise<string> =>
  (await ask(path, asked)).text();
export const found = (text: string, of: readonly string[] = secrets): string[] =>
  of.filter((secret) => text.includes(secret));
export const keyOf = (vehicle: string | undefined): { plateNo: string; plateColour: string } => ({
  plateNo: (vehicle ?? '').slice(2),
  plateColour: (vehicle ?? '').slice(0, 1),
});
export const basisOf = (vehicle: string | undefined): Promise<string> =>
  newestFiling(site.database, keyOf(vehicle));
export const entries = (kind: string) =>
  site.database.ledgerEntry.findMany({ where: { kind }, orderBy: { seq: 'asc' } });
export const photo = (bytes: Buffer, type = 'image/jpeg'): Blob =>
  new Blob([new Uint8Array(bytes)], { type });

export const why = { reason: 'complaint', text: '处理投诉，核对联系方式' };
export const unmask = (
  vehicle = seeded,
  form: Asked['form'] = why,
  as: Role = 'officer',
): Promise<Response> => ask(`${page(vehicle)}?/unmask`, { as, form });
export const file = async (
  form: Asked['form'],
  { vehicle = filedHere, as = 'officer' as Role } = {},
): Promise<Response> =>
  ask(`${page(vehicle)}?/file`, {
    as,
    form: { basis: await basisOf(vehicle), reason: '登记新司机', ...form },
  });
