import { describe, expect, it } from 'vitest';
import { aFreeRule, aLayered, aQuota, aRow, aTable, orangeStandard } from '../testing/layered.factory.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { loadRuleSet } from './load-rule-set.ts';
import { RuleSetInvalid, type Cell } from './rule-set.ts';

const load = (document: unknown) => loadRuleSet(document, sha256Hex);

function faultsOf(document: unknown): string {
  try {
    load(document);
    return 'none';
  } catch (error) {
    if (error instanceof RuleSetInvalid)
      return error.problems.map(({ path, message }) => `${path}: ${message}`).join('\n');
    throw error;
  }
}

describe('a layered document', () => {
  it('names its rows table/row, in order of precedence', () => {
    expect(orangeStandard().rules.map(({ id }) => id)).toEqual([
      'over-limit',
      'orange-std/unknown',
      'orange-std/banned',
      'exempt-category',
      'exit-entered-before',
      'compliant',
    ]);
  });

  const withCell = (fact: string, cell: unknown) =>
    aLayered({ parts: [aTable({ columns: [fact], rows: [aRow({ cells: [cell as Cell] })] })] });

  it.each<[string, unknown, string]>([
    ['an unknown fact', withCell('colour', null), '$.parts[0].columns[0]: no fact "colour"'],
    ['a quota that is not there', withCell('quotaLeft.gone', { to: 1 }), '$.parts[0].columns[0]: no fact'],
    ['a wrong code', withCell('fuel', { in: ['ZZ'] }), '$.parts[0].rows[0].cells[0]: fuel has no code ZZ'],
    ['a range of codes', withCell('fuel', { from: 1 }), 'fuel is a code: it has no ranges'],
    ['an empty range', withCell('stageRank', { from: 5, to: 5 }), 'the range is empty'],
    ['a range without ends', withCell('stageRank', {}), 'a range needs from, to or both'],
    ['a minute beyond the day', withCell('beijingMinute', { from: 1441 }), '0 to 1440'],
    ['a day that is none', withCell('beijingDay', { from: 20261131 }), 'yyyymmdd'],
    ['contains of no set', withCell('fuel', { contains: 'B' }), 'fuel is no set'],
    ['a list for a set', withCell('exemptions', { in: ['fleet'] }), 'exemptions is a set'],
    ['a ban by fuel elsewhere', withCell('fuel', { bannedUpTo: { diesel: 4 } }), 'stageRank only'],
    ['a strange cell', withCell('fuel', { regex: '.*' }), 'a cell is null, or one of'],
    [
      'a cell too many',
      aLayered({ parts: [aTable({ rows: [aRow({ cells: [null, null] })] })] }),
      'needs 1 cells',
    ],
    [
      'a row twice',
      aLayered({ parts: [aTable({ rows: [aRow({ cells: [null] }), aRow({ cells: [null] })] })] }),
      'row is there twice',
    ],
    [
      'an allowance by the over-limit list',
      aLayered({ parts: [aFreeRule({ layer: 'over-limit', effect: 'allow' })] }),
      'can only block',
    ],
    ['a ban by an exemption', aLayered({ parts: [aFreeRule({ layer: 'exemption' })] }), 'can only allow'],
    ['the reserved rule', aLayered({ parts: [aFreeRule({ id: 'exit-entered-before' })] }), 'is reserved'],
    [
      'no such time',
      aLayered({ validity: { from: '2026-11-31T99:00:00+08:00', to: null } }),
      '$.validity.from',
    ],
    ...[
      '2026-02-30T00:00:00+08:00',
      '2026-04-31T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '2026-11-30T00:00:00+16:00',
      '2026-13-01T00:00:00Z',
    ].map((to): [string, object, string] => [
      `the time ${to}, which a database does not know`,
      aLayered({ validity: { from: null, to } }),
      '$.validity.to',
    ]),
    [
      'an end before the start',
      aLayered({ validity: { from: '2026-11-25T00:00:00+08:00', to: '2026-11-24T00:00:00+08:00' } }),
      'ends before it begins',
    ],
    [
      'a quota on a quota',
      aLayered({ quotas: [aQuota({ counts: { fact: 'quotaLeft.night', operator: 'equal', value: 1 } })] }),
      '$.quotas[0].counts.fact',
    ],
    [
      'a fact newer than its catalogue',
      aLayered({
        catalogueVersion: 1,
        parts: [aFreeRule({ when: { fact: 'fleet', operator: 'equal', value: 'x' } })],
      }),
      'no fact "fleet"',
    ],
    ['a prototype', JSON.parse('{"format":"greengate-rule-set/2","__proto__":{"id":"x"}}'), '__proto__'],
  ])('with %s is refused with the place', (_, document, fault) => {
    expect(faultsOf(document)).toContain(fault);
  });

  it('is refused when its tables come to more rules than the gates may bear', () => {
    const rows = Array.from({ length: 300 }, (_, n) => aRow({ id: `r${n}`, cells: [null] }));
    const parts = ['one', 'two'].map((id) => aTable({ id, rows }));
    expect(faultsOf(aLayered({ parts }))).toContain('at most 500');
  });
});
