/** Checks drafts beside the page, so that nobody waits for it while typing. */
import type { LayeredRuleSet } from '../../../../../rules/model/rule-set.ts';
import { checkDraft } from './check-draft.ts';

addEventListener('message', ({ data }: MessageEvent<LayeredRuleSet>) => {
  postMessage(checkDraft(data));
});
