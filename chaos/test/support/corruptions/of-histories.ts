import { type Corruption, orderOf, sessionOf, taskOf } from '../corruption.ts';

const undeclared = (thing: string) => `The history of ${thing} tells of a way that its table of states does not have.`;
const brokenHistory = (thing: string) => `The history of ${thing} does not lead from its beginning to where it is now.`;

export const corruptionsOfHistories: Corruption[] = [
  {
    corrupts: 'a session that took another way',
    sql: `update checkout.session_history set fact = 'time ran out' where session_id = ${sessionOf('ada')} and fact = 'orders known'`,
    finds: [undeclared('a checkout session')],
  },
  {
    corrupts: 'a session with a hole in its history',
    sql: `delete from checkout.session_history where session_id = ${sessionOf('ada')} and fact = 'payment set'`,
    finds: [brokenHistory('a checkout session')],
  },
  {
    corrupts: 'a payment that took another way',
    sql: `update payments.payment_history set fact = 'action required' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    finds: [undeclared('a payment')],
  },
  {
    corrupts: 'a payment that came from elsewhere',
    sql: `update payments.payment_history set from_status = 'requires_action' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    finds: [brokenHistory('a payment')],
  },
  {
    corrupts: 'a refund that took another way',
    sql: `update payments.refund_history set fact = 'failed' where to_status = 'succeeded'`,
    finds: [undeclared('a refund')],
  },
  {
    corrupts: 'a refund without a beginning',
    sql: `delete from payments.refund_history where from_status is null`,
    finds: [brokenHistory('a refund')],
  },
  {
    corrupts: 'an order that took another way',
    sql: `update orders.order_history set to_status = replace(to_status, 'placed', 'confirmed'), from_status = replace(from_status, 'placed', 'confirmed')
      where order_number = ${orderOf('ada', 'nordstrom')}`,
    finds: [undeclared('an order')],
  },
  {
    corrupts: 'an order whose last step nobody wrote down',
    sql: `delete from orders.order_history where to_status = 'shipped'`,
    finds: [brokenHistory('an order')],
  },
  {
    corrupts: 'a placement task that took another way',
    sql: `update placement.task_history set to_status = replace(to_status, 'claimed', 'cancelled'), from_status = replace(from_status, 'claimed', 'cancelled')
      where task_id = ${taskOf('ada', 'nordstrom')}`,
    finds: [undeclared('a placement task')],
  },
  {
    corrupts: 'a placement task that counts a step nobody wrote down',
    sql: `update placement.placement_task set version = version + 1 where id = ${taskOf('ada', 'nordstrom')}`,
    finds: [brokenHistory('a placement task')],
  },
];
