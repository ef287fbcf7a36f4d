/** One noun, one page, one entry of the rail; who may not see it does not find it. */
export const pages = [
  { noun: 'gates', path: '/', act: 'gates.see' },
  { noun: 'passages', path: '/passages', act: 'passages.see' },
  { noun: 'alerts', path: '/alerts', act: 'alerts.see' },
  { noun: 'policies', path: '/policies', act: 'policies.see' },
  { noun: 'ledgers', path: '/ledgers', act: 'ledgers.see' },
  { noun: 'uploads', path: '/uploads', act: 'uploads.see' },
  { noun: 'devices', path: '/devices', act: 'devices.see' },
  { noun: 'audit', path: '/audit', act: 'audit.see' },
  { noun: 'people', path: '/people', act: 'people.see' },
  { noun: 'system', path: '/system', act: 'system.see' },
] as const;
