/** `--level orange`, or as the plan in force calls it: II, 橙, 2. */
import { alertLevels } from '../../workflows/contract/alert.ts';
import type { RaisedLevel } from '../../workflows/contract/alert.ts';
import { codesOf, levelsNamed, PLAN_ID } from '../../rules/index.ts';
import type { PlanDocument } from '../../rules/index.ts';
import { SwitchRefused } from '../../workflows/client/switch-alert.ts';
import { siteConfig } from '../config/site-config.ts';
import { StartFailure } from '../provision/start-failure.ts';
import { withDatabase } from './site-access.ts';

type Names = Pick<PlanDocument, 'encodings'>;

/** Throws SwitchRefused where nothing, several things or no alert is meant. */
export async function namedLevel(word: string): Promise<RaisedLevel> {
  const own = alertLevels.find((level) => level === word.trim().toLowerCase());
  return own ?? levelInPlan(word, await planInForce(word));
}

/** `version`: of the plan. */
export function levelInPlan(
  word: string,
  { encodings, version }: Names & { readonly version: number },
): RaisedLevel {
  const found = levelsNamed({ encodings }, word);
  const levels = [...new Set(found.map(({ level }) => level))];
  const [level] = levels;
  const plan = `the plan in force (version ${version})`;
  if (level === undefined) throw refused(`no level "${word}": write ${own}, or ${knownTo(plan, encodings)}`);
  if (levels.length > 1) {
    const meant = found.map((one) => `${one.level} (${one.encoding.title.zh} ${one.encoding.title.en})`);
    throw refused(`"${word}" means several levels by ${plan}, ${meant.join(' and ')}: write ${own}`);
  }
  if (level === 'none')
    throw refused(`"${word}" is no alert by ${plan}: end one with greengate alert lift, or write ${own}`);
  return level;
}

const own = alertLevels.join(', ');

function knownTo(plan: string, encodings: Names['encodings']): string {
  // A database keeps no order of codes: by level.
  const codes = alertLevels.flatMap((level) => codesOf({ encodings }, level).flatMap((one) => one.codes));
  return codes.length === 0 ? `a code of ${plan}, which has none` : `a code of ${plan}: ${codes.join(', ')}`;
}

const refused = (message: string): SwitchRefused => new SwitchRefused('bad-request', message);

async function planInForce(word: string): Promise<Names & { readonly version: number }> {
  try {
    return await withDatabase(siteConfig(), async (database) => {
      const [row] = await database.$queryRaw<{ version: number | null }[]>`
        SELECT plan_version AS version FROM policy_at(${new Date()}, 'none', 'road')`;
      const version = row?.version ?? null;
      if (version === null) return { encodings: [], version: 0 };
      const where = { id_version: { id: PLAN_ID, version } };
      const { document } = await database.policyWork.findUniqueOrThrow({ where, select: { document: true } });
      return document as unknown as PlanDocument;
    });
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    throw refused(
      `no level "${word}": write ${own}; what the plan calls them can be read only while the site runs`,
    );
  }
}
