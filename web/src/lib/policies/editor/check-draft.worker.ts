/** Checks drafts beside the page, so that nobody waits for it while typing. */
import type { FlatRuleSet, LayeredRuleSet } from '../../../../../rules/model/rule-set.ts';
import { checkDraft } from './check-draft.ts';

export interface CheckAsked {
  readonly document: LayeredRuleSet;
  readonly original: FlatRuleSet | null;
}

addEventListener('message', ({ data: { document, original } }: MessageEvent<CheckAsked>) => {
  postMessage(checkDraft(document, original));
});
