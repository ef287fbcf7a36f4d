/** Who may give an order, and who is whom: pure, so that workflow, console and test ask the very same question. */
import type { Person } from './passage.ts';
import { isRole, mayDo, roles } from './roles.ts';
import type { Act } from './roles.ts';

/**
 * What may be ordered on the host itself, by command line: whoever has the machine has its files and its database.
 * Such a person carries no role, and the entry says `via: host`. What a second person has to do is not among them.
 */
export const hostActs: readonly Act[] = ['passages.order', 'alerts.switch', 'alarms.acknowledge'];

/** Null: this person may. Else what is wrong and who may, for the failure `NotYours`. */
export function whyNot({ role }: Person, act: Act): string | null {
  const who = roles.filter((one) => mayDo(one, act)).join(' or ');
  if (role === undefined) {
    return hostActs.includes(act) ? null : `${act} needs somebody who is signed in with a role: ${who}`;
  }
  if (!isRole(role)) return `there is no role ${JSON.stringify(role)}: ${act} is for ${who}`;
  return mayDo(role, act) ? null : `the role ${role} may not do ${act}: it is for ${who}`;
}

/**
 * The same user name is the same person, and so is the same name: somebody may have two accounts, and two people of one
 * name leave the judgement to a third. A name that is the other's user name counts too. Case, width, spaces and
 * invisible characters make no difference.
 */
export function isSamePerson(one: Person, other: Person): boolean {
  const names = (person: Person): string[] =>
    [person.name, person.username ?? ''].map(folded).filter((name) => name !== '');
  const others = names(other);
  return names(one).some((name) => others.includes(name));
}

/** Nothing to see in it. */
export function isBlank(text: string): boolean {
  return folded(text) === '';
}

/** Upper case first: some letters have two lower ones. */
function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s\p{Cf}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC');
}
