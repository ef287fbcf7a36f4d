import { describe, expect, it } from 'vitest';
import { factsOfBaseVehicle } from '../catalogue/base-vehicle.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Decision } from '../model/decision.ts';
import { loadRuleSet } from '../model/load-rule-set.ts';
import { loadSeedRuleSet } from '../sets/seed-rule-sets.ts';
import { aDocument, aRule, sha256Hex } from '../testing/rule-set.factory.ts';
import { tellListed } from './listed.ts';

const normal = loadSeedRuleSet('normal', sha256Hex);
const refused = (plateNo = '冀B80512'): Promise<Decision> =>
  evaluate(normal, { ...factsOfBaseVehicle({}), plateNo, overLimit: true });
const listed = { plateNo: '冀BB0512', plateColour: '1', match: 'look-alike', seq: '7' } as const;

describe('what is said to whoever looks like a listed vehicle', () => {
  it('names the plate on the list, on the page and on the sign, and what can be done', async () => {
    const decision = await refused();
    const told = tellListed(decision, [listed]);
    const [reason] = told.reasons;
    expect(reason).toMatchObject({
      rule: 'over-limit',
      code: 'over-limit-look-alike',
      text: {
        zh: '号牌与排放超标名单上的 冀BB0512（黄牌）形似，核对前不得通行',
        en: 'The plate looks like 冀BB0512 (yellow) on the over-limit list and may not pass before it is checked',
        sign: '疑似超标车辆 核对号牌',
      },
    });
    expect(reason?.remedies[0]?.zh).toBe(
      '门卫对照行驶证核对号牌：不是 冀BB0512（黄牌）的，由门卫写明原因放行',
    );
    expect(reason?.remedies.slice(1)).toEqual(decision.reasons[0]?.remedies);
    expect([...(reason?.text.sign ?? '')].length).toBeLessThanOrEqual(16);
  });

  it('changes nothing but the words', async () => {
    const decision = await refused();
    const told = tellListed(decision, [listed]);
    expect({ ...told, reasons: [] }).toEqual({ ...decision, reasons: [] });
    expect(told.reasons.slice(1)).toEqual(decision.reasons.slice(1));
  });

  it('says of the same plate in another colour that the colour is not certain', async () => {
    const told = tellListed(await refused('冀BB0512'), [{ ...listed, plateColour: '9' }]);
    expect(told.reasons[0]?.text.zh).toBe(
      '号牌与排放超标名单上的 冀BB0512（9）相同，颜色未能确认，核对前不得通行',
    );
  });

  it('says nothing else where the vehicle itself is listed, or none is', async () => {
    const decision = await refused();
    expect(tellListed(decision, [])).toBe(decision);
    expect(tellListed(decision, [{ ...listed, match: 'exact' }, listed])).toBe(decision);
  });

  it('leaves reasons alone that do not rest on the list, and those that let in', async () => {
    const overLimit = { fact: 'overLimit', operator: 'equal', value: true } as const;
    const rules = [aRule({ id: 'stage' }), aRule({ id: 'let-in', effect: 'allow', when: overLimit })];
    const facts = { ...factsOfBaseVehicle({ emissionStage: '4' }), overLimit: true };
    const decision = await evaluate(loadRuleSet(aDocument({ rules }), sha256Hex), facts);
    expect(decision.reasons).toHaveLength(2);
    expect(tellListed(decision, [listed])).toEqual(decision);
  });
});
