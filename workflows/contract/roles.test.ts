import { describe, expect, it } from 'vitest';
import { acts, isRole, mayDo, roleActs, roles } from './roles.ts';
import type { Act, Role } from './roles.ts';

const who = (act: Act): Role[] => roles.filter((role) => mayDo(role, act));
/** Acts that change the world or the record. */
const changing: readonly Act[] = [
  'passages.order',
  'passages.review',
  'alarms.acknowledge',
  'alerts.switch',
  'exemptions.propose',
  'exemptions.approve',
  'vehicles.file',
  'people.manage',
];

describe('the table of roles and acts', () => {
  it('gives the inspector nothing that changes or takes out anything', () => {
    expect(roleActs.inspector.every((act) => act.endsWith('.see'))).toBe(true);
  });

  it('keeps gates, alerts and people in different hands', () => {
    expect(who('passages.order')).toEqual(['operator']);
    expect(who('passages.review')).toEqual(['reviewer']);
    expect(who('alerts.switch')).toEqual(['officer']);
    expect(who('exemptions.propose')).toEqual(['officer']);
    expect(who('exemptions.approve')).toEqual(['officer', 'reviewer']);
    expect(who('people.manage')).toEqual(['administrator']);
    expect(who('audit.export')).toEqual(['auditor']);
  });

  it('lets nobody who audits change what is audited', () => {
    for (const act of changing) expect(mayDo('auditor', act), act).toBe(false);
  });

  it('shows personal data to those who answer for files, complaints and audits, and to nobody at a gate', () => {
    expect(who('personal-data.unmask')).toEqual(['officer', 'reviewer', 'auditor']);
    expect(who('vehicles.file')).toEqual(['officer', 'reviewer']);
  });

  it('names each act for somebody, and each once', () => {
    for (const act of acts) expect(who(act), act).not.toEqual([]);
    for (const role of roles) expect(new Set(roleActs[role]).size).toBe(roleActs[role].length);
  });

  it('knows its roles from other words', () => {
    expect([isRole('officer'), isRole('root'), isRole('__proto__'), isRole(null)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
