import { type Corruption, orderOf, taskOf } from '../corruption.ts';

const drawn = 'An order has a number that was not drawn for its session and store.';
const frozenOrder = 'An order is not what was frozen for its store.';
const toPlace = 'What is to be placed is not what was ordered.';
const twoStories = 'An order and its placement task tell different stories.';
const taskHistory = 'The history of a placement task does not lead from its beginning to where it is now.';

export const corruptionsOfOrders: Corruption[] = [
  {
    corrupts: 'two orders at one store',
    sql: `alter table orders.customer_order drop constraint customer_order_once_per_store;
      update orders.customer_order set store_id = 'nordstrom' where order_number = ${orderOf('ada', 'nordstrom-rack')}`,
    finds: ['A session has more than one order at a store.', drawn, frozenOrder, toPlace],
  },
  {
    corrupts: 'an order number out of shape',
    sql: `insert into checkout.session_order (order_number, session_id, store_id) values ('MO-1', 'cs_none', 'nordstrom')`,
    finds: ['An order number is not one, or is used twice.'],
  },
  {
    corrupts: 'a number drawn for another store',
    sql: `update checkout.session_order set store_id = 'rei' where order_number = ${orderOf('ada', 'nordstrom')}`,
    finds: [drawn, 'A charge was not split into what each store’s part costs.'],
  },
  {
    corrupts: 'an order that nobody will place',
    sql: `delete from placement.placement_task where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    finds: [
      'An order has not exactly one placement task, or a task has no order.',
      'A fact was taken in, and it had no effect.',
      taskHistory,
    ],
  },
  {
    corrupts: 'one number of the store’s for two orders',
    sql: `update orders.customer_order set store_order_number = 'NS-1' where order_number = ${orderOf('ben', 'nordstrom')}`,
    finds: ['A number of a store’s stands for more than one order there.', twoStories],
  },
  {
    corrupts: 'an order bought twice at its store',
    sql: `insert into placement.attempt (task_id, method, started_at, outcome) values (${taskOf('ada', 'nordstrom')}, 'manual', now(), 'placed')`,
    finds: ['An order was bought more than once at its store, or is said to be and was not.'],
  },
  {
    corrupts: 'a task that failed behind the back of its order',
    sql: `update placement.placement_task set status = 'failed' where order_number = ${orderOf('ben', 'nordstrom-rack')}`,
    finds: [twoStories, taskHistory],
  },
  {
    corrupts: 'an operator who gave another number',
    changeCopy: ({ history }) =>
      void (history.operators = history.operators?.map((settledOrders) => ({
        ...settledOrders,
        storeOrderNumber: 'NS-2',
      }))),
    finds: ['An operator was told to have settled an order, and it is not so.'],
  },
];
