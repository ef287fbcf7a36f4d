/** Who looks at the page, and what the page may offer them. The server checks every act again. */
import { page } from '$app/state';
import type { Act, Role } from '../../../../workflows/contract/roles.ts';

export interface Me {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly due: 'password' | 'second-factor' | null;
  readonly acts: readonly Act[];
}

export function me(): Me | null {
  return (page.data as { me?: Me | null }).me ?? null;
}

export function may(act: Act): boolean {
  return me()?.acts.includes(act) ?? false;
}
