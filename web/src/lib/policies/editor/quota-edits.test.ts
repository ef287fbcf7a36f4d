import { describe, expect, it } from 'vitest';
import { aFreeRule, aLayered, aQuota, aRow, aTable } from '../../../../../rules/testing/layered.factory.ts';
import type { Draft } from './draft.ts';
import { addQuota, removeQuota, replaceQuota, windowOf } from './quota-edits.ts';

const asked = { fact: 'quotaLeft.night', operator: 'greaterThan', value: 0 } as const;
const draft = (): Draft =>
  aLayered({
    quotas: [aQuota()],
    parts: [
      aFreeRule({ when: { all: [asked, { not: { any: [asked] } }] } }),
      aTable({ columns: ['quotaLeft.night'], rows: [aRow({ cells: [{ from: 1 }] })] }),
    ],
    tests: [{ name: 'a', given: { 'quotaLeft.night': 1 }, expect: { outcome: 'allow' } }],
  });
const text = (of: Draft): string => JSON.stringify([of.parts, of.tests]);

describe('a quota', () => {
  it('is added under a name that is free', () => {
    const twice = addQuota(addQuota({ ...draft(), quotas: [aQuota({ id: 'quota-2' })] }));
    expect(twice.quotas.map(({ id }) => id)).toEqual(['quota-2', 'quota-3', 'quota-4']);
  });

  it('that is renamed is asked for by its new name, in tables, conditions and tests', () => {
    const after = replaceQuota(draft(), 0, aQuota({ id: 'evening' }));
    expect(text(after)).toBe(text(draft()).replaceAll('quotaLeft.night', 'quotaLeft.evening'));
  });

  it('renamed to the name of another leaves what asks for that one alone', () => {
    const two = { ...draft(), quotas: [aQuota({ id: 'day' }), aQuota()] };
    const shared = replaceQuota(two, 0, aQuota({ id: 'night' }));
    const apart = replaceQuota(shared, 0, aQuota({ id: 'nights' }));
    expect(text(apart)).toBe(text(two));
  });

  it('keeps what could not be read in its column when it is renamed', () => {
    const row = { ...aRow({ cells: [null] }), unread: { 'quotaLeft.night': { text: 'x', problem: null } } };
    const table = {
      ...aTable({ columns: ['quotaLeft.night'] }),
      rows: [row],
    } as unknown as Draft['parts'][0];
    const [part] = replaceQuota({ ...draft(), parts: [table] }, 0, aQuota({ id: 'evening' })).parts;
    expect(part?.kind === 'table' && part.rows[0]?.unread).toHaveProperty(['quotaLeft.evening']);
  });

  it('that is removed is told by no test any more, and rules that ask for it stay', () => {
    const after = removeQuota(draft(), 0);
    expect([after.quotas, after.tests[0]?.given, after.parts]).toEqual([[], {}, draft().parts]);
  });

  it('has a window to the end of the day where only its start is said', () => {
    expect([windowOf({ from: 1260 }), windowOf({ to: 480 })]).toEqual([
      { from: 1260, to: 1440 },
      { from: 0, to: 480 },
    ]);
  });
});
