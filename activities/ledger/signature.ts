/** Who signs an entry. */
import type { Person } from '../../workflows/contract/passage.ts';
import type { Actor } from './entry-kinds.ts';

/** Of whoever gave an order; orders from the command line carry a name only. */
export function signatureOf({ name, username, role, address }: Person): Record<string, string> {
  return {
    person: name,
    ...(username === undefined ? {} : { username }),
    ...(role === undefined ? {} : { role }),
    ...(address === undefined ? {} : { address }),
  };
}

/** Without a role somebody ordered on the host itself, and the entry shows it. */
export function personActor({ name, role }: Person): Actor {
  return { kind: 'person', name, ...(role === undefined ? { via: 'host' } : {}) };
}
