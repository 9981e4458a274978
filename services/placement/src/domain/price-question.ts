import {
  addSeconds,
  type PriceQuestion,
  placementStates,
  type QuestionAnswer,
  type QueueDetail,
} from '@muse/contracts';
import type { Task } from './task.ts';

/** What the shopper was asked, because the store asks for more than the ceiling. An order has at most one. */
export interface StoredQuestion {
  id: string;
  askedAt: string;
  askedBy: string;
  /** Counts from the first time that the price was above the ceiling. */
  endsAt: string;
  totalCents: number;
  atLeast: boolean;
  answer: QuestionAnswer | null;
  answeredAt: string | null;
  dueAt: string | null;
}

const questionSeconds = 24 * 60 * 60;
/** Prices of stores change within hours, and every try costs the store a visit. */
const pauseSeconds = 2 * 60 * 60;

export const endOfQuestion = (now: string): string => addSeconds(now, questionSeconds);

export const isOver = ({ endsAt }: Pick<StoredQuestion, 'endsAt'>, now: string): boolean =>
  Date.parse(endsAt) <= Date.parse(now);

/** When something follows by itself: the next try of an order whose shopper waits, or the end of the question. */
export function dueAt({ answer, endsAt }: Pick<StoredQuestion, 'answer' | 'endsAt'>, now: string): string {
  const nextTry = addSeconds(now, pauseSeconds);
  return answer === 'wait' && Date.parse(nextTry) < Date.parse(endsAt) ? nextTry : endsAt;
}

type AskedTask = Pick<
  Task,
  'status' | 'orderNumber' | 'storeName' | 'lines' | 'totalCents' | 'frozenCents' | 'currency'
>;

/** What was paid to the store. Of orders of earlier releases only the whole total is known. */
export const paidToStore = ({ frozenCents, totalCents }: Pick<Task, 'frozenCents' | 'totalCents'>): number =>
  frozenCents ?? totalCents;

/** Returns why this answer is not taken, or `undefined`. An answer that was given stays, and is no reason against itself. */
export function reasonNotToAnswer(
  question: StoredQuestion,
  { status }: Pick<Task, 'status'>,
  answer: QuestionAnswer,
  now: string,
) {
  if (isOver(question, now)) return 'question_expired';
  if (question.answer !== null) return question.answer === answer ? undefined : 'question_answered';
  if (placementStates.isFinal(status)) return 'question_closed';
  return status === 'awaiting_customer' ? undefined : 'question_paused';
}

function stateOf({ answer }: StoredQuestion, { status }: Pick<Task, 'status'>): PriceQuestion['state'] {
  if (status === 'placed') return 'placed';
  if (placementStates.isFinal(status)) return 'ended';
  if (answer === 'wait') return 'waiting';
  return status === 'awaiting_customer' ? 'open' : 'paused';
}

export const itemsOf = ({ lines }: Pick<Task, 'lines'>): PriceQuestion['items'] =>
  lines.map(({ productName, size, color, quantity }) => ({ productName, size, color, quantity }));

/** The question for the holder of its link: nothing about the person. */
export function questionForShopper(question: StoredQuestion, task: AskedTask): PriceQuestion {
  const state = stateOf(question, task);
  return {
    museOrderNumber: task.orderNumber,
    storeName: task.storeName,
    items: itemsOf(task),
    paidCents: paidToStore(task),
    askedCents: question.totalCents,
    atLeast: question.atLeast,
    refundCents: task.totalCents,
    currency: task.currency,
    endsAt: question.endsAt,
    state,
    answer: question.answer,
    answers: state === 'open' ? ['cancel', 'wait'] : [],
  };
}

/** The question as the queue API shows it to operators. */
export function questionForOperator(
  { id: _, dueAt: due, ...question }: StoredQuestion,
  { status }: Pick<Task, 'status'>,
): NonNullable<QueueDetail['question']> {
  const isTriedAgain = status === 'awaiting_customer' && question.answer === 'wait' && due !== question.endsAt;
  return { ...question, nextTryAt: isTriedAgain ? due : null };
}
