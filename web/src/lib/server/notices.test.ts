import { expect, it } from 'vitest';
import { topics, wants } from '../live/topics.ts';
import { parseNotice } from './notices.ts';

it('reads notices of the ledger and of a lane', () => {
  expect(parseNotice('{"seq":7,"kind":"passage-decided","subject":"passage/x"}')).toEqual({
    seq: 7,
    kind: 'passage-decided',
    subject: 'passage/x',
  });
  expect(parseNotice('{"kind":"lane","subject":"1-in"}')).toEqual({ kind: 'lane', subject: '1-in' });
});

it.each(['', 'x', 'null', '[]', '{"kind":1,"subject":"a"}', '{"kind":"lane"}'])(
  'passes over %j',
  (payload) => {
    expect(parseNotice(payload)).toBeNull();
  },
);

it('tells each page what concerns it', () => {
  const followers = (kind: string, seq?: number): string[] =>
    Object.entries(topics).flatMap(([page, { kinds }]) => {
      const notice = { kind, subject: 'x', ...(seq === undefined ? {} : { seq }) };
      return wants({ kinds, subjects: [] }, notice) ? [page] : [];
    });
  expect(followers('lane')).toEqual(['gates', 'devices']);
  expect(followers('passage-finished', 1)).toEqual(['gates', 'passages', 'ledgers', 'uploads', 'audit']);
  expect(followers('alert-changed', 1)).toEqual(['alerts', 'audit']);
  expect(followers('drill')).toEqual(['alerts']);
  expect(followers('drill-graded', 1)).toEqual(['gates', 'alerts', 'audit']);
  expect(followers('rule-set-published', 1)).toEqual(['alerts', 'policies', 'audit']);
  expect(followers('upload-accepted', 1)).toEqual(['uploads', 'audit']);
  expect(followers('alarm-raised', 1)).toEqual(['gates', 'audit']);
  expect(followers('account-created', 1)).toEqual(['audit', 'people']);
  expect(followers('access', 1)).toEqual(['audit']);
});

it('tells the page of a passage what concerns that passage', () => {
  const wanted = { kinds: topics.alerts.kinds, subjects: ['passage/a', 'review/a'] };
  expect(wants(wanted, { kind: 'alarm-raised', subject: 'passage/a', seq: 1 })).toBe(true);
  expect(wants(wanted, { kind: 'alarm-raised', subject: 'passage/b', seq: 1 })).toBe(false);
  expect(wants(wanted, { kind: 'alert-started', subject: 'alert/x', seq: 1 })).toBe(true);
});
