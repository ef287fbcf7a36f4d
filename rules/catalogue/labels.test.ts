import { describe, expect, it } from 'vitest';
import type { FactValue } from '../model/decision.ts';
import { OPERATORS, type Operator } from '../model/rule-set.ts';
import { factOf, FACT_CATALOGUE, type FactName } from './facts.ts';
import { conditionLabel, failedCondition, valueLabel } from './labels.ts';

describe('a value', () => {
  it.each<[FactName, FactValue, string, string]>([
    ['emissionStage', 'D', '电动', 'electric'],
    ['stageRank', -1, '未知', 'unknown'],
    ['overLimit', true, '在名单内', 'listed'],
    ['beijingMinute', 485, '08:05', '08:05'],
    ['beijingWeekday', 0, '周日', 'Sunday'],
    ['vehicleType', '', '未知', 'unknown'],
    ['cargo', 'unknown', '未知', 'unknown'],
    ['fleet', '恒远运输', '恒远运输', '恒远运输'],
    ['vehicleType', 'H11', 'H11', 'H11'],
    ['useNature', 'constructor', 'constructor', 'constructor'],
  ])('of %s, %j, reads %s / %s', (fact, value, ...[zh, en]) => {
    expect(valueLabel(factOf(fact), value)).toEqual({ zh, en });
  });
});

describe('a condition', () => {
  it.each<[FactName, Operator, FactValue, string, string]>([
    ['stageRank', 'lessThan', 5, '低于国五', 'below China V'],
    ['stageRank', 'lessThanInclusive', 4, '国四及以下', 'China IV or below'],
    ['stageRank', 'greaterThan', 4, '高于国四', 'above China IV'],
    ['stageRank', 'greaterThanInclusive', 5, '国五及以上', 'China V or above'],
    ['beijingMinute', 'lessThan', 480, '08:00以前', 'before 08:00'],
    ['beijingMinute', 'lessThanInclusive', 480, '不晚于08:00', 'not later than 08:00'],
    ['beijingMinute', 'greaterThan', 480, '晚于08:00', 'later than 08:00'],
    ['beijingMinute', 'greaterThanInclusive', 1320, '22:00起', 'from 22:00'],
    ['fuel', 'equal', 'B', '柴油', 'diesel'],
    ['fuel', 'notEqual', 'B', '不是柴油', 'not diesel'],
    ['overLimit', 'notEqual', true, '不在名单内', 'not listed'],
    ['overLimit', 'notEqual', false, '在名单内', 'listed'],
    ['fuel', 'in', ['B'], '柴油', 'diesel'],
    ['fuel', 'in', ['B', 'E'], '柴油、天然气之一', 'one of diesel, natural gas'],
    ['fuel', 'notIn', ['B'], '不是柴油', 'not diesel'],
    ['fuel', 'notIn', [], '任意', 'any'],
    ['fuel', 'notIn', ['B', 'E'], '不是柴油、天然气', 'not one of diesel, natural gas'],
  ])('%s %s %j reads %s / %s', (fact, operator, ...[needed, zh, en]) => {
    expect(conditionLabel(factOf(fact), operator, needed)).toEqual({ zh, en });
  });

  it.each<[Operator, string]>([
    ['equal', '不是国五'],
    ['notEqual', '国五'],
    ['lessThan', '国五及以上'],
    ['lessThanInclusive', '高于国五'],
    ['greaterThan', '国五及以下'],
    ['greaterThanInclusive', '低于国五'],
    ['in', '不是国五'],
    ['notIn', '国五'],
  ])('%s that must not hold needs %s', (operator, zh) => {
    const trace = { fact: 'stageRank', operator, actual: 4, needed: 5, holds: true };
    expect(failedCondition(factOf('stageRank'), trace, false).neededLabel.zh).toBe(zh);
    const asked = failedCondition(factOf('stageRank'), trace, true).neededLabel;
    expect(asked).toEqual(conditionLabel(factOf('stageRank'), operator, 5));
  });

  it('tells what a set holds or lacks', () => {
    const exemptions = factOf('exemptions');
    expect(valueLabel(exemptions, ['cargo', 'fleet'])).toEqual({
      zh: '按货物豁免、按车队豁免',
      en: 'by cargo, by fleet',
    });
    expect(valueLabel(exemptions, []).zh).toBe('无');
    expect(conditionLabel(exemptions, 'contains', 'fleet').zh).toBe('含按车队豁免');
    expect(conditionLabel(exemptions, 'doesNotContain', 'fleet').en).toBe('without by fleet');
  });

  it('tells days as they are written', () => {
    expect(conditionLabel(factOf('beijingDay'), 'lessThan', 20261124).zh).toBe('2026-11-24以前');
  });

  it('is covered for every operator', () => {
    expect(OPERATORS).toHaveLength(10);
  });
});

describe('the catalogue', () => {
  it('labels every fact and every code in both languages', () => {
    for (const fact of FACT_CATALOGUE) {
      for (const { zh, en } of [fact.label, ...Object.values(fact.codes ?? {})]) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).not.toBe('');
      }
    }
  });

  it('has an unknown value wherever a fact may be unknown', () => {
    for (const fact of FACT_CATALOGUE.filter((one) => one.mayBeUnknown)) {
      const values = fact.codes === null ? [valueLabel(fact, '')] : Object.values(fact.codes);
      expect(values).toContainEqual({ zh: '未知', en: 'unknown' });
    }
  });

  it('refuses a name that it does not have', () => {
    expect(() => factOf('colour')).toThrow(RangeError);
    expect(() => factOf('constructor')).toThrow(RangeError);
  });
});
