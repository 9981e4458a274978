import { type Corruption, orderOf, taskOf } from '../corruption.ts';

const drawn = 'An order has a number that was not assigned to its session and store.';
const frozenOrder = 'An order differs from what was frozen for its store.';
const toPlace = 'A placement task differs from its order.';
const twoStories = 'An order and its placement task have different outcomes.';
const taskHistory = 'The history of a placement task does not lead from its initial to its current state.';

export const corruptionsOfOrders: Corruption[] = [
  {
    title: 'two orders at one store',
    sql: `alter table orders.customer_order drop constraint customer_order_once_per_store;
      update orders.customer_order set store_id = 'nordstrom' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    findings: ['A session has more than one order at a store.', drawn, frozenOrder, toPlace],
  },
  {
    title: 'a malformed order number',
    sql: `insert into checkout.session_order (order_number, session_id, store_id) values ('MO-1', 'cs_none', 'nordstrom')`,
    findings: ['An order number is malformed or used twice.'],
  },
  {
    title: 'a number drawn for another store',
    sql: `update checkout.session_order set store_id = 'rei' where order_number = ${orderOf('ada', 'nordstrom')}`,
    findings: [drawn, 'A charge was not split into what each store’s part costs.'],
  },
  {
    title: 'an order without a placement task',
    sql: `delete from placement.placement_task where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [
      'An order has not exactly one placement task, or a task has no order.',
      'An event is in the inbox of a consumer and had no effect.',
      taskHistory,
    ],
  },
  {
    title: 'one store order number for two orders',
    sql: `update orders.customer_order set store_order_number = 'NS-1' where order_number = ${orderOf('ben', 'nordstrom')}`,
    findings: ['A store’s order number belongs to more than one order.', twoStories],
  },
  {
    title: 'an order bought twice at its store',
    sql: `insert into placement.attempt (task_id, method, started_at, outcome) values (${taskOf('ada', 'nordstrom')}, 'manual', now(), 'placed')`,
    findings: [
      'An order was not purchased exactly once at its store although it is placed, or was purchased although it is not.',
    ],
  },
  {
    title: 'a placement task failed and its order did not',
    sql: `update placement.placement_task set status = 'failed' where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    findings: [twoStories, taskHistory],
  },
  {
    title: 'a settled order with another store order number',
    change: ({ history }) =>
      void (history.operators = history.operators?.map((settledOrders) => ({
        ...settledOrders,
        storeOrderNumber: 'NS-2',
      }))),
    findings: ['An order was settled by an operator and does not have that outcome.'],
  },
  {
    title: 'an order that is refunded in full is in the queue again',
    sql: `update placement.placement_task set status = 'queued' where id = ${taskOf('ada', 'nordstrom-rack')}`,
    findings: ['An order that is refunded in full may still be bought.', twoStories, taskHistory],
  },
];
