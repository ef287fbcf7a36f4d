import { expect, it } from 'vitest';
import { failures } from '../contract/failures.ts';
import type { Person } from '../contract/passage.ts';
import { mustHold } from './must-hold.ts';

const order = (person: unknown) => (): void => {
  mustHold(person as Person, 'passages.order');
};

it('lets whoever may', () => {
  expect(order({ name: '门卫甲', username: 'guard', role: 'operator' })).not.toThrow();
  expect(order({ name: '门卫甲' })).not.toThrow();
});

it.each([
  { name: ' ' },
  { name: 7 },
  { name: 'x', username: '' },
  { name: 'x', username: null },
  { name: 'x', address: 7 },
])('takes no order from %j', (person) => {
  expect(order(person)).toThrow(expect.objectContaining({ type: failures.badRequest }));
});

it('refuses whose role may not, for good', () => {
  expect(order({ name: '审计员甲', username: 'auditor', role: 'auditor' })).toThrow(
    expect.objectContaining({
      type: failures.notYours,
      nonRetryable: true,
      message: 'the role auditor may not do passages.order: it is for operator',
    }),
  );
});
