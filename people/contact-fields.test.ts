import { describe, expect, it } from 'vitest';
import { hasPersonalNumber, isContactName, maskName, maskPhone, normalisePhone } from './contact-fields.ts';

describe('a phone number', () => {
  it.each([
    ['13800000001', '13800000001'],
    [' 138 0000-0001 ', '13800000001'],
    ['+86 138 0000 0001', '13800000001'],
    [`１３８${'０'.repeat(7)}１`, '13800000001'],
    ['0315-2012345', '0315-2012345'],
    ['(010) 6201 2345', '010-62012345'],
    ['021 62012345', '021-62012345'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(normalisePhone(typed)).toBe(kept);
  });

  it.each(['', '1380000000', '138000000011', '12800000001', '2012345', '0315-1012345', '110', '13800x00001'])(
    '%s is none',
    (typed) => {
      expect(normalisePhone(typed)).toBeNull();
    },
  );
});

describe('masking', () => {
  it('leaves the first character of a name and does not tell how long it is', () => {
    expect([maskName('司机甲'), maskName('司机'), maskName('𠮷田')]).toEqual(['司*', '司*', '𠮷*']);
  });

  it('leaves the ends of a number', () => {
    expect([maskPhone('13800000001'), maskPhone('0315-2012345')]).toEqual(['138****0001', '0315-****45']);
  });
});

it('takes for a name what has two characters or more on one line, so that a mask hides something', () => {
  expect(
    ['司机甲', '司', 'a\u0000b', 'a\nb', '甲'.repeat(41)].map((name) => isContactName(name, 40)),
  ).toEqual([true, false, false, false, false]);
});

it('finds a mobile or an identity number in what is kept for ever, and no other number', () => {
  const texts = [
    '改为 138-0000-0001',
    '身份证 13028119900101001X',
    '气指办〔2026〕41号',
    '台账 1380000000123',
  ];
  expect(texts.map(hasPersonalNumber)).toEqual([true, true, false, false]);
});
