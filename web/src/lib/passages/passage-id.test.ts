import { expect, it } from 'vitest';
import { passageId } from '../../../../workflows/contract/ids.ts';
import { isPassageId, passagePath } from './passage-id.ts';

it('knows what the contract builds, and gives it a page', () => {
  const id = passageId({ lane: '1-in', eventTime: 1_795_510_333_123, eventId: 'VZ-1IN-0001-7/ü' });
  expect(isPassageId(id)).toBe(true);
  expect(passagePath(id)).toBe('/passages/1-in/20261124T085213.123Z/VZ-1IN-0001-7__');
});

it.each([
  '',
  'passage/',
  'passage/1-in/x/y',
  `passage/1-in/20261124T085213.123Z/${'a'.repeat(300)}`,
  "passage/1-in/20261124T085213.123Z/a'b",
])('refuses %j', (text) => {
  expect(isPassageId(text)).toBe(false);
});
