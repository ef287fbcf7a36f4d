import { describe, expect, it } from 'vitest';
import { loadSeedRuleSet, SEED_RULE_SET_IDS } from '../sets/seed-rule-sets.ts';
import { orangeStandard } from '../testing/layered.factory.ts';
import { sha256Hex } from '../testing/rule-set.factory.ts';
import { analyse } from './analyse.ts';
import { difference } from './difference.ts';
import { describeVehicles } from './describe.ts';

describe('the seed rule sets', () => {
  it.each(SEED_RULE_SET_IDS)(
    '%s has no gap, no dead rule, no untested rule and no danger of the unknown',
    (id) => {
      const { gaps, neverHit, neverDecides, untested, mayBeUnknown, blocksEverything } = analyse(
        loadSeedRuleSet(id, sha256Hex),
      );
      expect({ gaps: gaps.total, neverHit, neverDecides, untested, blocksEverything }).toEqual({
        gaps: 0,
        neverHit: [],
        neverDecides: [],
        untested: [],
        blocksEverything: false,
      });
      expect(mayBeUnknown.filter(({ danger }) => danger !== null)).toEqual([]);
    },
  );

  it('from yellow to orange block more, and let nobody else in', () => {
    const [yellow, orange] = (['yellow', 'orange'] as const).map((id) => loadSeedRuleSet(id, sha256Hex));
    const { newlyAllowed, newlyBlocked } = difference(yellow as never, orange as never);
    expect(newlyAllowed.total).toBe(0);
    const [first] = newlyBlocked.boxes;
    expect(first?.ways.map((way) => describeVehicles(way).zh)).toEqual([
      '进厂、国四、货运或客运或车辆种类 未知、不在名单内',
    ]);
  });

  it('are no different from themselves', () => {
    const { newlyAllowed, newlyBlocked } = difference(orangeStandard(), orangeStandard());
    expect([newlyAllowed.total, newlyBlocked.total]).toEqual([0, 0]);
  });
});
