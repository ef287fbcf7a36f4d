import type { Words } from '../i18n/words.ts';

/** What may be wrong with a form about the second factor. */
export function factorTexts({ people, accountFields }: Words) {
  return {
    ...accountFields,
    'factor-on': people.factorOnAlready,
    'factor-off': people.factorIsOff,
    'code-wrong': people.codeWrong,
    wrong: people.passwordWrong,
  };
}
