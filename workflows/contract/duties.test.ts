import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostActs, isBlank, isSamePerson, whyNot } from './duties.ts';
import { acts, roleActs, roles } from './roles.ts';
import type { Person } from './passage.ts';

const somebody = (part: Partial<Person> = {}): Person => ({ name: '门卫甲', ...part });

describe('who may give an order', () => {
  it.each(roles.flatMap((role) => acts.map((act) => [role, act] as const)))(
    'asks the table whether %s may do %s',
    (role, act) => {
      const problem = whyNot(somebody({ username: 'x', role }), act);
      if (roleActs[role].includes(act)) expect(problem).toBeNull();
      else expect(problem).toMatch(`the role ${role} may not do ${act}: it is for `);
    },
  );

  it.each(acts)('takes %s from the host where the host may, and only there', (act) => {
    const problem = whyNot(somebody(), act);
    if (hostActs.includes(act)) expect(problem).toBeNull();
    else expect(problem).toMatch(`${act} needs somebody who is signed in`);
  });

  it('never takes from the host what a second person has to do', () => {
    expect(hostActs).not.toContain('passages.review');
  });

  it.each(['', 'root', '__proto__', 'OPERATOR', null, 7, {}])('refuses the role %j', (role) => {
    for (const act of acts)
      expect(whyNot(somebody({ role: role as string }), act)).toMatch('there is no role');
  });
});

describe('who is whom', () => {
  const guard = somebody({ username: 'guard.one', role: 'operator' });

  it.each<[string, Person, boolean]>([
    ['the same user name', somebody({ name: '复核员甲', username: 'guard.one' }), true],
    ['it in other letters', somebody({ name: 'x', username: 'Guard.ONE' }), true],
    ['it in full width', somebody({ name: 'x', username: 'ｇｕａｒｄ．ｏｎｅ' }), true],
    ['it with spaces around', somebody({ name: 'x', username: ' guard.one\u00a0' }), true],
    ['it with an invisible character', somebody({ name: 'x', username: 'guard\u200b.one' }), true],
    ['another account of the same name', somebody({ username: 'guard.two' }), true],
    ['another account of another name', somebody({ name: '门卫乙', username: 'guard.two' }), false],
    ['the same name without a user name', somebody(), true],
    ['the same name, spaced', somebody({ name: ' 门卫　甲 ' }), true],
    ['the user name given as a name', somebody({ name: 'GUARD.one' }), true],
    ['a user name that is blank', somebody({ username: ' ' }), true],
    ['another name without a user name', somebody({ name: '门卫乙' }), false],
  ])('tells %s', (_, other, same) => {
    expect([isSamePerson(guard, other), isSamePerson(other, guard)]).toEqual([same, same]);
  });

  it('takes nobody for somebody', () => {
    expect(isSamePerson(somebody({ name: ' ' }), somebody({ name: '\u200b' }))).toBe(false);
    expect([isBlank(' \u200b\u3000'), isBlank('甲')]).toEqual([true, false]);
  });

  it('is the same however somebody spells their own name', () => {
    const spellings = [
      (text: string) => text.toUpperCase(),
      (text: string) => text.normalize('NFD'),
      (text: string) => ` ${text}\t`,
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.constantFrom(...spellings),
        (name, spell) => {
          fc.pre(!isBlank(name));
          expect(isSamePerson({ name }, { name: spell(name) })).toBe(true);
        },
      ),
    );
  });
});
