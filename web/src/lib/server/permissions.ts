/** What each address of the console asks of whoever opens it: one table, checked before anything is loaded or done. */
import type { Act } from '../../../../workflows/contract/roles.ts';

/** `anyone`: nobody need be signed in. `signed-in`: everybody who is, also before a due change of the password. */
export type Asked = Act | 'anyone' | 'signed-in';

export interface RoutePermission {
  readonly see: Asked;
  /** By the name of the form action. */
  readonly actions?: Readonly<Record<string, Asked>>;
}

/** By route id. A route that is missing here is refused, and a test says so. */
export const permissions: Readonly<Record<string, RoutePermission>> = {
  '/': { see: 'gates.see', actions: { order: 'passages.order', acknowledge: 'alarms.acknowledge' } },
  '/account': {
    see: 'signed-in',
    actions: {
      password: 'signed-in',
      secondFactor: 'signed-in',
      renewFactor: 'signed-in',
      confirmSecondFactor: 'signed-in',
      signOut: 'signed-in',
      signOutEverywhere: 'signed-in',
    },
  },
  '/alerts': { see: 'alerts.see', actions: { switch: 'alerts.switch', brake: 'alerts.switch' } },
  '/alerts/[id]': { see: 'alerts.see' },
  '/alerts/[id]/report.pdf': { see: 'alerts.see' },
  '/alerts/drills': { see: 'alerts.see', actions: { announce: 'drills.run' } },
  '/alerts/drills/[name]': { see: 'alerts.see', actions: { act: 'drills.answer', end: 'drills.run' } },
  '/alerts/notices/[name]': { see: 'alerts.see' },
  '/alerts/preview': { see: 'alerts.see' },
  '/audit': { see: 'audit.see' },
  '/audit/export': { see: 'audit.export' },
  '/devices': { see: 'devices.see' },
  '/events': { see: 'gates.see' },
  '/find': { see: 'passages.see' },
  '/healthz': { see: 'anyone' },
  '/ledgers': { see: 'ledgers.see' },
  '/ledgers/export': { see: 'ledgers.export' },
  '/ledgers/vehicles': { see: 'ledgers.see' },
  '/ledgers/vehicles/[plate]': {
    see: 'ledgers.see',
    actions: { unmask: 'personal-data.unmask', file: 'vehicles.file', confirmVin: 'vehicles.file' },
  },
  '/ledgers/vehicles/[plate]/licence': { see: 'personal-data.unmask' },
  '/ledgers/vehicles/export': { see: 'ledgers.export' },
  '/language': { see: 'anyone' },
  '/passages': { see: 'passages.see' },
  '/passages/candidates': { see: 'passages.order' },
  '/passages/export': { see: 'passages.export' },
  '/passages/[...id]': {
    see: 'passages.see',
    actions: { order: 'passages.order', review: 'passages.review' },
  },
  '/people': {
    see: 'people.see',
    actions: {
      add: 'people.manage',
      disable: 'people.manage',
      enable: 'people.manage',
      reset: 'people.manage',
    },
  },
  '/policies/exemptions': { see: 'exemptions.see', actions: { propose: 'exemptions.propose' } },
  '/policies/exemptions/[name]': {
    see: 'exemptions.see',
    actions: { approve: 'exemptions.approve', end: 'exemptions.propose' },
  },
  '/policies/plan/[version]': {
    see: 'policies.see',
    actions: { author: 'policies.author', approve: 'policies.approve' },
  },
  '/policies/plan/[version]/edit': { see: 'policies.author', actions: { save: 'policies.author' } },
  '/policies/quota-figure': { see: 'policies.see' },
  '/policies': { see: 'policies.see', actions: { import: 'policies.author' } },
  '/policies/[id]/[version]': {
    see: 'policies.see',
    actions: {
      author: 'policies.author',
      approve: 'policies.approve',
      simulate: 'policies.simulate',
      cancel: 'policies.simulate',
      startShadow: 'policies.simulate',
      stopShadow: 'policies.simulate',
    },
  },
  '/policies/[id]/[version]/diff': { see: 'policies.see' },
  '/policies/[id]/[version]/document': { see: 'policies.see' },
  '/policies/[id]/[version]/edit': { see: 'policies.author', actions: { save: 'policies.author' } },
  '/photos/[name]': { see: 'passages.see' },
  '/refused/[...rest]': { see: 'signed-in' },
  '/sign-in': { see: 'anyone', actions: { password: 'anyone', secondFactor: 'anyone' } },
  '/system': { see: 'system.see' },
  '/theme': { see: 'anyone' },
  '/touch': { see: 'signed-in' },
  '/uploads': { see: 'uploads.see' },
  '/uploads/export': { see: 'uploads.export' },
  '/views': { see: 'passages.see', actions: { save: 'passages.see', remove: 'passages.see' } },
};

/** What a request asks for. Null: the route, or its action, is not in the table. */
export function askedOf(route: string, method: string, action: string | null): Asked | null {
  const permission = Object.hasOwn(permissions, route) ? permissions[route] : undefined;
  if (permission === undefined) return null;
  if (method !== 'POST' || action === null) return permission.see;
  return isAction(route, action) ? (permission.actions?.[action] ?? null) : null;
}

export function isAction(route: string, action: string): boolean {
  return Object.hasOwn(permissions[route]?.actions ?? {}, action);
}

/** `?/name` names an action. */
export function actionOf(url: URL): string | null {
  for (const key of url.searchParams.keys()) if (key.startsWith('/')) return key.slice(1);
  return null;
}
