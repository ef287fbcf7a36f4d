/** Who signs an entry. */
import type { Person } from '../../workflows/contract/passage.ts';

/** Of whoever gave an order; orders from the command line carry a name only. */
export function signatureOf({ name, username, role }: Person): Record<string, string> {
  return {
    person: name,
    ...(username === undefined ? {} : { username }),
    ...(role === undefined ? {} : { role }),
  };
}
