import { expect, it } from 'vitest';
import { topics } from '../live/topics.ts';
import { parseNotice } from './notices.ts';

it('reads notices of the ledger and of a lane', () => {
  expect(parseNotice('{"seq":7,"kind":"passage-decided","subject":"passage/x"}')).toEqual({
    seq: '7',
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
  const followers = (kind: string): string[] =>
    Object.entries(topics).flatMap(([page, wants]) => (wants(kind) ? [page] : []));
  expect(followers('lane')).toEqual(['gates', 'devices']);
  expect(followers('passage-finished')).toEqual(['gates', 'passages', 'uploads']);
  expect(followers('alert-changed')).toEqual(['alerts']);
  expect(followers('upload-accepted')).toEqual(['uploads']);
  expect(followers('alarm-raised')).toEqual(['gates']);
});
