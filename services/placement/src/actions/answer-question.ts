import { api, placementCustomerAnswered, type QuestionAnswer } from '@muse/contracts';
import { type ActionContext, answer, refuse, type Transaction } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { dueAt, questionForShopper, reasonNotToAnswer } from '../domain/price-question.ts';
import { taskReference } from '../domain/task.ts';
import { cancelAskedOrder } from '../processes/fail-asked-order.ts';
import { type LoadedQuestion, loadQuestion } from '../processes/load-question.ts';
import { lockTask } from '../processes/load-task.ts';
import { saveTask } from '../processes/save-task.ts';
import { showQuestion } from '../processes/show-question.ts';
import { saveAnswer } from '../storage/price-questions.ts';

/** The lock of the task decides between two answers, and between an answer and the end of the question. */
export const answerQuestion = answer(
  api.placement.answerQuestion,
  ({ params, body, header }, ctx: ActionContext & PlacementDependencies) =>
    ctx.transaction(async (tx) => {
      const asked = await loadQuestion(tx, params.token, lockTask, ctx);
      const { loaded, question } = asked;
      const refusal = reasonNotToAnswer(question, loaded.task, body.answer, loaded.now);
      if (refusal) refuse(refusal);
      const task = question.answer === null ? await apply(tx, asked, body.answer) : loaded.task;
      return showQuestion(questionForShopper({ ...question, answer: body.answer }, task), header('accept'));
    }),
);

async function apply(tx: Transaction, { loaded, question }: LoadedQuestion, chosen: QuestionAnswer) {
  const { task, now } = loaded;
  const { id: questionId, endsAt } = question;
  await saveAnswer(tx, questionId, chosen, chosen === 'wait' ? dueAt({ answer: chosen, endsAt }, now) : null);
  if (chosen === 'wait') {
    const about = { ...taskReference(task), by: task.shopper, questionId };
    tx.publish(placementCustomerAnswered, { ...about, answer: chosen, endsAt });
    return task;
  }
  const cancelled = await cancelAskedOrder(tx, loaded, questionId);
  await saveTask(tx, task, cancelled);
  return cancelled.task;
}
