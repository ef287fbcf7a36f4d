/** A problem of an order in the words of the page. */
import { wordFor } from '../i18n/words.ts';
import type { Words } from '../i18n/words.ts';
import type { OrderProblem } from './order-outcome.ts';

export function problemText(problem: OrderProblem, words: Words): string {
  if (problem.code === 'console') return problem.message || words.orderProblems.noAnswer;
  if (problem.code === 'notPossible')
    return words.orderProblems.notPossible(wordFor(words.states, problem.state));
  return words.orderProblems[problem.code];
}
