import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from '../../rules/index.ts';
import type { BoardScene, DecisionBrief } from '../../workflows/contract/passage.activities.ts';
import { aDecision } from '../../workflows/passage/passage.factory.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import { boardMessage } from './board-texts.ts';

const scenes: BoardScene[] = ['allow', 'block', 'unread', 'released', 'refused', 'undecided', 'arm-problem'];
const stages = ['0', '1', '2', '3', '4', '5', '6', 'D', 'X', 'unknown'];
const fuels = ['A', 'B', 'C', 'D', 'E', 'F', 'O', 'P', 'unknown'];
const levels = ['none', 'yellow', 'orange', 'red'];
/** The longest plates there are, and none. */
const plates = ['冀B12345', '冀BD12345', '粤Z1234港', '使014578', null];

/** The widest sign that a rule set may have, beside those that the seeds have. */
const widest = { zh: '', en: '', sign: '闸'.repeat(16) };
const signs = [
  widest,
  ...SEED_RULE_SET_IDS.flatMap((id) => {
    const { rules } = loadSeedRuleSet(id, sha256Hex);
    return rules.map(({ text }) => text);
  }),
];

const shown = (scene: BoardScene, decision: DecisionBrief) =>
  boardMessage({ scene, plateNo: '冀B12345', decision });
const bytes = (text: string): number => iconv.encode(text, 'gbk').length;

function* decisions(): Generator<DecisionBrief> {
  for (const reason of signs)
    for (const stage of stages)
      for (const fuel of fuels)
        for (const alertLevel of levels)
          yield aDecision({ outcome: 'block', reason, stage, fuel, alertLevel });
}

describe('what the board shows', () => {
  it('fits the board in every scene, for every seed rule, stage, fuel, level and plate', () => {
    expect(signs.length).toBeGreaterThan(10);
    const tooLong = new Set<string>();
    for (const decision of decisions())
      for (const plate of plates)
        for (const scene of scenes) {
          const { lines, voice } = boardMessage({ scene, plateNo: plate, decision, sign: widest.sign });
          if (lines.length > 4) tooLong.add(`${lines.length} lines`);
          for (const { text } of lines) if (bytes(text) > 32) tooLong.add(text);
          if (bytes(voice ?? '') > 64) tooLong.add(voice ?? '');
        }
    expect([...tooLong]).toEqual([]);
  });

  it('tells who is let in how many more a quota lets in, also that none is left', () => {
    for (const quotaLeft of [12, 0]) {
      const { lines } = shown('allow', aDecision({ quotaLeft }));
      expect(lines.map(({ text }) => text).slice(-2)).toEqual([`配额余 ${quotaLeft}`, '请通行']);
      expect(lines.length).toBeLessThanOrEqual(4);
    }
  });

  it('can be written in GBK, every character of it', () => {
    for (const { sign } of signs) expect(iconv.decode(iconv.encode(sign, 'gbk'), 'gbk')).toBe(sign);
  });

  it('names plate, stage, level and the reason to who is blocked, in red', () => {
    const reason = { zh: '', en: '', sign: '国四柴油货车 橙色预警禁行' };
    const decision = aDecision({ outcome: 'block', reason, stage: '4', fuel: 'B', alertLevel: 'orange' });
    const { lines, voice } = shown('block', decision);
    expect(lines.map(({ text }) => text)).toEqual([
      '冀B12345 国四柴油',
      '橙色预警',
      '国四柴油货车 橙色预警禁行',
      '禁止通行',
    ]);
    expect(new Set(lines.map(({ colour }) => colour))).toEqual(new Set(['red']));
    expect(voice).toBe('冀B12345 国四柴油货车 橙色预警禁行 禁止通行');
  });

  it.each([
    ['allow', 'green', '请通行'],
    ['released', 'green', '人工放行 请通行'],
    ['refused', 'red', '请掉头'],
    ['unread', 'amber', '请等待人工识别'],
    ['undecided', 'amber', '请等待人工核查'],
    ['arm-problem', 'amber', '道闸故障 请等待'],
  ] as const)('ends with what the driver has to do: %s', (scene, colour, last) => {
    const { lines } = shown(scene, aDecision());
    expect(lines.at(-1)).toEqual({ text: last, colour });
  });

  it('gives a reason only to who is blocked', () => {
    const { sign } = aDecision().reason;
    for (const scene of scenes) {
      const said = JSON.stringify(shown(scene, aDecision()));
      expect(said.includes(sign), scene).toBe(scene === 'block');
    }
  });

  it('says why nobody can decide, where there is a sign for it', () => {
    const order = { plateNo: '冀B12345', decision: null, sign: '策略不在有效期' } as const;
    const texts = (scene: BoardScene) => boardMessage({ scene, ...order }).lines.map(({ text }) => text);
    expect(texts('undecided')).toEqual(['冀B12345', '策略不在有效期', '请等待人工核查']);
    expect(texts('released')).not.toContain('策略不在有效期');
  });

  it('says that no plate was read, and nothing of a vehicle that it does not know', () => {
    expect(boardMessage({ scene: 'unread', plateNo: null, decision: null })).toEqual({
      lines: [
        { text: '号牌未识别', colour: 'amber' },
        { text: '请等待人工识别', colour: 'amber' },
      ],
      voice: '请等待人工识别',
    });
  });

  it('names an electric vehicle once, and one without a known stage as such', () => {
    const first = (part: Partial<DecisionBrief>): string | undefined =>
      shown('allow', aDecision(part)).lines[0]?.text;
    expect(first({ stage: 'D', fuel: 'C' })).toBe('冀B12345 电动');
    expect(first({ stage: 'unknown', fuel: 'unknown' })).toBe('冀B12345 阶段未知');
    expect(first({ stage: 'X', fuel: 'B' })).toBe('冀B12345 无阶段柴油');
  });
});
