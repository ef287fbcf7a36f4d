/** For tests: the rule sets of domain Appendix B as layered documents with tables. */
import { loadRuleSet } from '../model/load-rule-set.ts';
import type {
  DecisionTable,
  FreeRule,
  LayeredRuleSet,
  LoadedRuleSet,
  Quota,
  TableRow,
} from '../model/rule-set.ts';
import { aRule, sha256Hex } from './rule-set.factory.ts';

export function aFreeRule(rule: Partial<FreeRule> = {}): FreeRule {
  return { ...aRule(), kind: 'rule', layer: 'emergency', ...rule };
}

export function aRow(row: Partial<TableRow> = {}): TableRow {
  const { effect, code, text, remedies } = aRule();
  return { id: 'row', effect, code, text, remedies, cells: [], ...row };
}

export function aTable(table: Partial<DecisionTable> = {}): DecisionTable {
  return {
    kind: 'table',
    id: 'table',
    layer: 'emergency',
    title: { zh: '表', en: 'Table' },
    hitPolicy: 'unique',
    columns: ['stageRank'],
    rows: [aRow({ cells: [{ to: 5 }] })],
    ...table,
  };
}

export function aQuota(quota: Partial<Quota> = {}): Quota {
  return {
    id: 'night',
    title: { zh: '夜间配额', en: 'Night quota' },
    counts: { fact: 'direction', operator: 'equal', value: 'in' },
    per: 'plant',
    window: { from: 1320, to: 480 },
    limit: { count: 3 },
    ...quota,
  };
}

const OVER_LIMIT = aFreeRule({
  id: 'over-limit',
  layer: 'over-limit',
  code: 'over-limit',
  when: { fact: 'overLimit', operator: 'equal', value: true },
});

const COMPLIANT = aFreeRule({
  id: 'compliant',
  layer: 'default',
  effect: 'allow',
  code: 'compliant',
  when: { fact: 'overLimit', operator: 'equal', value: false },
});

export function aLayered(document: Partial<LayeredRuleSet> = {}): LayeredRuleSet {
  return {
    format: 'greengate-rule-set/2',
    id: 'trial',
    version: 1,
    title: { zh: '试验', en: 'Trial' },
    catalogueVersion: 2,
    note: '',
    noticeNo: null,
    validity: { from: null, to: null },
    covers: 'road',
    allowExitIfEnteredBefore: true,
    parts: [OVER_LIMIT, aFreeRule(), COMPLIANT],
    quotas: [],
    tests: [],
    ...document,
  };
}

/** orange-std: heavy vehicles up to 国四 are banned, gas included; the categories 1, 2 and 3 are exempt. */
export function orangeStandard(document: Partial<LayeredRuleSet> = {}): LoadedRuleSet {
  const bans = aTable({
    id: 'orange-std',
    columns: ['vehicleSize', 'emissionStage', 'stageRank'],
    rows: [
      aRow({
        id: 'unknown',
        code: 'stage-unknown',
        cells: [{ in: ['heavy', 'unknown'] }, { in: ['unknown'] }, null],
      }),
      aRow({
        id: 'banned',
        code: 'stage-banned',
        cells: [{ in: ['heavy', 'unknown'] }, { notIn: ['unknown'] }, { bannedUpTo: { diesel: 4, gas: 4 } }],
      }),
    ],
  });
  const exempt = aFreeRule({
    id: 'exempt-category',
    layer: 'exemption',
    effect: 'allow',
    code: 'exempt-category',
    when: { fact: 'vehicleCategory', operator: 'in', value: ['1', '2', '3'] },
  });
  return loadRuleSet(
    aLayered({ id: 'orange-std', parts: [exempt, COMPLIANT, bans, OVER_LIMIT], ...document }),
    sha256Hex,
  );
}

/** Strategy 4: all road transport stops, electric too. */
export function stopAll(): LoadedRuleSet {
  const stop = aFreeRule({
    id: 'stop-all',
    code: 'stop-all',
    when: { fact: 'direction', operator: 'in', value: ['in', 'out'] },
  });
  return loadRuleSet(aLayered({ id: 'stop-all', parts: [OVER_LIMIT, stop, COMPLIANT] }), sha256Hex);
}
