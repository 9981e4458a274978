import { api } from '@muse/contracts';
import { type ActionContext, answer, refuseUnless } from '@muse/kit';
import type { PlacementDependencies } from '../dependencies.ts';
import { isOver, questionForShopper } from '../domain/price-question.ts';
import { loadQuestion } from '../processes/load-question.ts';
import { loadTask } from '../processes/load-task.ts';
import { showQuestion } from '../processes/show-question.ts';

/** Changes nothing: programs that check the links of e-mails open them too. */
export const getQuestion = answer(
  api.placement.getQuestion,
  async ({ params, header }, ctx: ActionContext & PlacementDependencies) => {
    const { loaded, question } = await loadQuestion(ctx.db, params.token, loadTask, ctx);
    refuseUnless(!isOver(question, loaded.now), 'question_expired');
    return showQuestion(questionForShopper(question, loaded.task), header('accept'));
  },
);
