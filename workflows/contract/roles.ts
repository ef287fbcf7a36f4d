/**
 * Who may do what: one table, read by the console for every page and act, and by workflows for every order.
 * Least privilege: an act that a role does not name is refused.
 */

export const roles = ['officer', 'operator', 'reviewer', 'auditor', 'administrator', 'inspector'] as const;
export type Role = (typeof roles)[number];

/** Acts by noun. `see` is reading; everything else changes something or takes something out. */
export const acts = [
  'gates.see',
  'passages.see',
  'passages.order',
  'passages.review',
  'passages.export',
  'alarms.acknowledge',
  'alerts.see',
  'alerts.switch',
  'drills.run',
  'drills.answer',
  'policies.see',
  'policies.author',
  'policies.approve',
  'policies.simulate',
  'exemptions.see',
  'exemptions.propose',
  'exemptions.approve',
  'ledgers.see',
  'ledgers.export',
  'vehicles.file',
  'uploads.see',
  'uploads.export',
  'devices.see',
  'audit.see',
  'audit.export',
  'people.see',
  'people.manage',
  'system.see',
  'personal-data.unmask',
] as const;
export type Act = (typeof acts)[number];

const everybody = [
  'gates.see',
  'passages.see',
  'alerts.see',
  'ledgers.see',
  'uploads.see',
] as const satisfies readonly Act[];

/** 环保专员, 门卫/操作员, 复核员, 审计/核查, 管理员, 监管核查 (read-only). */
export const roleActs: Readonly<Record<Role, readonly Act[]>> = {
  officer: [
    ...everybody,
    'passages.export',
    'ledgers.export',
    'uploads.export',
    'alarms.acknowledge',
    'alerts.switch',
    'drills.run',
    'drills.answer',
    'policies.see',
    'policies.author',
    'policies.approve',
    'policies.simulate',
    'exemptions.see',
    'exemptions.propose',
    'exemptions.approve',
    'devices.see',
    'vehicles.file',
    'personal-data.unmask',
  ],
  operator: [...everybody, 'passages.order', 'alarms.acknowledge', 'drills.answer', 'devices.see'],
  reviewer: [
    ...everybody,
    'passages.review',
    'passages.export',
    'ledgers.export',
    'policies.see',
    'policies.approve',
    'policies.simulate',
    'exemptions.see',
    'exemptions.approve',
    'devices.see',
    'vehicles.file',
    'personal-data.unmask',
  ],
  auditor: [
    ...everybody,
    'passages.export',
    'ledgers.export',
    'uploads.export',
    'policies.see',
    'policies.simulate',
    'exemptions.see',
    'devices.see',
    'audit.see',
    'audit.export',
    'people.see',
    'system.see',
    'personal-data.unmask',
  ],
  administrator: [...everybody, 'devices.see', 'audit.see', 'people.see', 'people.manage', 'system.see'],
  inspector: [...everybody, 'policies.see', 'exemptions.see', 'audit.see'],
};

export function mayDo(role: Role, act: Act): boolean {
  return roleActs[role].includes(act);
}

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && (roles as readonly string[]).includes(value);
}
