/** Rule sets by digest. They never change, so one that was loaded stays loaded. */
import { loadRuleSet } from '../../rules/index.ts';
import type { LoadedRuleSet } from '../../rules/index.ts';
import { sha256Hex } from '../ledger/canonical.ts';
import type { Database } from '../ledger/database.ts';

export class RuleSetArchive {
  readonly #database: Database;
  readonly #loaded = new Map<string, LoadedRuleSet>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws `RuleSetInvalid` when what is stored is not what the digest names, null when there is none. */
  async byDigest(digest: string): Promise<LoadedRuleSet | null> {
    const known = this.#loaded.get(digest);
    if (known !== undefined) return known;
    const row = await this.#database.ruleSet.findUnique({ where: { digest } });
    if (row === null) return null;
    const ruleSet = loadRuleSet({ ...(row.document as object), digest }, sha256Hex);
    this.#loaded.set(digest, ruleSet);
    return ruleSet;
  }
}
