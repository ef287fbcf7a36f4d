/** Refuses an order whose person may not give it, whoever sent it and past whichever console. */
import { ApplicationFailure } from '@temporalio/common';
import { isBlank, whyNot } from '../contract/duties.ts';
import { failures } from '../contract/failures.ts';
import type { Person } from '../contract/passage.ts';
import type { Act } from '../contract/roles.ts';

/** Throws `BadRequest` where nobody is named in a readable way, `NotYours` where the role may not. */
export function mustHold(person: Person, act: Act): void {
  if (!isPerson(person)) {
    throw refusal(
      failures.badRequest,
      'name, user name and address of whoever orders must be text that can be read',
    );
  }
  const problem = whyNot(person, act);
  if (problem !== null) throw refusal(failures.notYours, problem);
}

/** Messages come from outside: their types are claims. */
function isPerson({ name, username, address }: Person): boolean {
  const isText = (value: unknown): boolean => typeof value === 'string' && !isBlank(value);
  return isText(name) && [username, address].every((value) => value === undefined || isText(value));
}

function refusal(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, nonRetryable: true, message });
}
