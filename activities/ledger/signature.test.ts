import { expect, it } from 'vitest';
import { personActor, signatureOf } from './signature.ts';

it('signs with all that is known of whoever ordered, and nothing else', () => {
  const person = { name: '门卫甲', username: 'guard', role: 'operator', address: '10.20.0.7' };
  expect(signatureOf(person)).toEqual({
    person: '门卫甲',
    username: 'guard',
    role: 'operator',
    address: '10.20.0.7',
  });
  expect(signatureOf({ name: '门卫甲' })).toEqual({ person: '门卫甲' });
});

it('shows that somebody without a role ordered on the host', () => {
  expect(personActor({ name: '门卫甲', role: 'operator' })).toEqual({ kind: 'person', name: '门卫甲' });
  expect(personActor({ name: '门卫甲' })).toEqual({ kind: 'person', name: '门卫甲', via: 'host' });
});
