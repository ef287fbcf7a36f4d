/** Who behind the open streams is still signed in, and as what: asked for all of them at once, and kept a few seconds. */
import { isRole } from '../../../../workflows/contract/roles.ts';
import type { Role } from '../../../../workflows/contract/roles.ts';
import { database } from './database.ts';
import { sessionEnd } from './whoami.ts';

interface Standing {
  readonly role: Role;
  readonly readAt: number;
  /** The session ends then unless somebody touches the screen. */
  readonly until: number;
}

/** The database says when something changes (`standing` in the migrations); this is for what it does not say. */
const keptMs = 5_000;

class Standings {
  /** Streams by session. */
  readonly #streams = new Map<string, number>();
  readonly #known = new Map<string, Standing>();
  #changes = 0;
  #next: Promise<ReadonlyMap<string, Standing>> | null = null;

  /** From now until the answer is called somebody listens in this session, who was asked for a moment ago. */
  watch(session: string, role: Role): () => void {
    this.#streams.set(session, (this.#streams.get(session) ?? 0) + 1);
    const readAt = Date.now();
    if (!this.#known.has(session)) this.#known.set(session, { role, readAt, until: readAt + keptMs });
    return () => {
      const left = (this.#streams.get(session) ?? 1) - 1;
      if (left > 0) this.#streams.set(session, left);
      else {
        this.#streams.delete(session);
        this.#known.delete(session);
      }
    };
  }

  /** How many streams are open in this session. */
  streamsOf(session: string): number {
    return this.#streams.get(session) ?? 0;
  }

  /** What is known is not so any more. */
  forget(): void {
    this.#changes += 1;
    this.#known.clear();
  }

  /** The role of a watched session; null: it has ended. */
  async roleOf(session: string): Promise<Role | null> {
    const known = this.#known.get(session);
    const now = Date.now();
    if (known !== undefined && now - known.readAt < keptMs && now < known.until) return known.role;
    const read = (await this.#ask()).get(session);
    return read !== undefined && Date.now() < read.until ? read.role : null;
  }

  /** One question for all who ask in the same turn. */
  #ask(): Promise<ReadonlyMap<string, Standing>> {
    this.#next ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#next = null;
      return this.#read();
    });
    return this.#next;
  }

  async #read(): Promise<ReadonlyMap<string, Standing>> {
    const [readAt, changes, sessions] = [Date.now(), this.#changes, [...this.#streams.keys()]];
    const rows = await database().session.findMany({
      where: { token: { in: sessions } },
      select: {
        token: true,
        expiresAt: true,
        createdAt: true,
        user: { select: { role: true, disabled: true } },
      },
    });
    const standing = new Map<string, Standing>();
    for (const { token, user, ...session } of rows) {
      if (user.disabled || !isRole(user.role)) continue;
      standing.set(token, { role: user.role, readAt, until: sessionEnd(session) });
    }
    // Read before a change: good for nobody who asks from now on.
    if (changes === this.#changes) for (const session of sessions) this.#keep(session, standing.get(session));
    return standing;
  }

  #keep(session: string, standing: Standing | undefined): void {
    if (standing !== undefined && this.#streams.has(session)) this.#known.set(session, standing);
    else this.#known.delete(session);
  }
}

export const standings = new Standings();
