import { refuseUnless, type Sql } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import type { StoredQuestion } from '../domain/price-question.ts';
import type { TaskTransition } from '../domain/transitions.ts';
import { questionOf } from '../storage/price-questions.ts';
import type { loadTask } from './load-task.ts';

export interface LoadedQuestion {
  loaded: TaskTransition;
  question: StoredQuestion;
}

/** The question that a link is the key to, and its order. A link that is altered or made up is one that does not exist. */
export async function loadQuestion(
  sql: Sql,
  token: string,
  load: typeof loadTask,
  { verifyQuestionLink }: Pick<PlacementDependencies, 'verifyQuestionLink'>,
): Promise<LoadedQuestion> {
  const [orderNumber, questionId] = verifyQuestionLink(token) ?? [];
  refuseUnless(orderNumber, 'not_found');
  const loaded = await load(sql, orderNumber);
  const question = await questionOf(sql, loaded.task.id);
  refuseUnless(question && question.id === questionId, 'not_found');
  return { loaded, question };
}
