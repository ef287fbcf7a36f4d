import { expect, it } from 'vitest';
import type { LivePassage } from '../../../../workflows/contract/passage.sink.ts';
import { wasReleased, whyOf } from './why.ts';

const aPassage = (changes: Partial<LivePassage>): LivePassage =>
  ({
    outcome: 'block',
    reason: { zh: '须国五及以上', en: 'China V needed' },
    timeline: [],
    ...changes,
  }) as LivePassage;
const orders = (...kinds: string[]) => kinds.map((kind, at) => ({ at, what: `order-${kind}` }));

it('tells the reason of the decision, in the language of the page', () => {
  expect(whyOf({ state: 'blocked', live: aPassage({}) }, 'zh')).toBe('须国五及以上');
  expect(whyOf({ state: 'blocked', live: aPassage({}) }, 'en')).toBe('China V needed');
});

it('tells what a person has to do where there is no decision to tell', () => {
  expect(whyOf({ state: 'unread', live: aPassage({ reason: null }) }, 'zh')).toContain('人工识别');
  expect(whyOf({ state: 'deciding', live: aPassage({ reason: null }) }, 'zh')).toBe('正在判定');
});

it('tells that a person released a vehicle that was blocked, and only then', () => {
  const released = aPassage({ timeline: orders('refuse', 'release') });
  expect(whyOf({ state: 'passing', live: released }, 'zh')).toContain('人工放行');
  expect(wasReleased(aPassage({ timeline: orders('release', 'refuse') }))).toBe(false);
  expect(wasReleased(aPassage({ outcome: 'allow', timeline: orders('release') }))).toBe(false);
});
