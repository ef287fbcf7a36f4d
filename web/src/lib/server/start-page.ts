/** Where a person lands after signing in. */
import type { Role } from '../../../../workflows/contract/roles.ts';
import { readAlertNow } from './alert-records.ts';

const startPages: Readonly<Record<Exclude<Role, 'officer'>, string>> = {
  operator: '/',
  reviewer: '/passages?review=due',
  auditor: '/audit',
  administrator: '/system',
  inspector: '/audit',
};

/** An officer is where the work is: at the alert before and during one, else at the policies. */
export async function startPageOf(role: Role): Promise<string> {
  if (role !== 'officer') return startPages[role];
  const alert = await readAlertNow(Date.now()).catch(() => null);
  return alert === null || alert.level !== 'none' || alert.next !== null ? '/alerts' : '/policies';
}

/** A page of this console, whatever the address or the form says. */
export function pathOf(text: string | null): string | null {
  return text !== null && text.length < 1_000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : null;
}
