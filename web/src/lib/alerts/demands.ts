/** What a level asks of road vehicles, in one line. */
import { lang, words } from '../i18n/current.ts';
import { wordFor } from '../i18n/words.ts';
import type { RuleSetTitle } from './alert-view.ts';

/** Of the rule sets that come with the product it is known; of others it is what they are called. */
export function demandsText(level: string, ruleSet: RuleSetTitle | null): string {
  const t = words().alert;
  if (ruleSet === null) return t.unassigned;
  const isSeed = ruleSet.version === 1 && ruleSet.id === (level === 'none' ? 'normal' : level);
  if (isSeed) return level === 'none' ? t.none : wordFor(t.demands, level);
  return `${ruleSet[lang()]} · ${ruleSet.id}@${ruleSet.version}`;
}
