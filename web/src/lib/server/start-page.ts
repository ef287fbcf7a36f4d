/** Where a person lands after signing in. */
import type { Role } from '../../../../workflows/contract/roles.ts';

const startPages: Readonly<Record<Role, string>> = {
  officer: '/alerts',
  operator: '/',
  reviewer: '/passages',
  auditor: '/audit',
  administrator: '/people',
  inspector: '/audit',
};

export function startPageOf(role: Role): string {
  return startPages[role];
}

/** A page of this console, whatever the address or the form says. */
export function pathOf(text: string | null): string | null {
  return text !== null && text.length < 1_000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(text) ? text : null;
}
