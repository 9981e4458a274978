import { type Corruption, orderOf, sessionOf, taskOf } from '../corruption.ts';

const undeclared = (thing: string) =>
  `The history of ${thing} contains a transition that its state machine does not have.`;
const brokenHistory = (thing: string) => `The history of ${thing} does not lead from its initial to its current state.`;

export const corruptionsOfHistories: Corruption[] = [
  {
    title: 'a session with an undeclared transition',
    sql: `update checkout.session_history set fact = 'time ran out' where session_id = ${sessionOf('ada')} and fact = 'orders known'`,
    findings: [undeclared('a checkout session')],
  },
  {
    title: 'a session with a missing history row',
    sql: `delete from checkout.session_history where session_id = ${sessionOf('ada')} and fact = 'payment set'`,
    findings: [brokenHistory('a checkout session')],
  },
  {
    title: 'a payment with an undeclared transition',
    sql: `update payments.payment_history set fact = 'action required' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    findings: [undeclared('a payment')],
  },
  {
    title: 'a payment whose history starts in another state',
    sql: `update payments.payment_history set from_status = 'requires_action' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    findings: [brokenHistory('a payment')],
  },
  {
    title: 'a refund with an undeclared transition',
    sql: `update payments.refund_history set fact = 'failed' where to_status = 'succeeded'`,
    findings: [undeclared('a refund')],
  },
  {
    title: 'a refund without its first history row',
    sql: `delete from payments.refund_history where from_status is null`,
    findings: [brokenHistory('a refund')],
  },
  {
    title: 'an order with an undeclared transition',
    sql: `update orders.order_history set to_status = replace(to_status, 'placed', 'confirmed'), from_status = replace(from_status, 'placed', 'confirmed')
      where order_number = ${orderOf('ada', 'nordstrom')}`,
    findings: [undeclared('an order')],
  },
  {
    title: 'an order without its last history row',
    sql: `delete from orders.order_history where to_status = 'shipped'`,
    findings: [brokenHistory('an order')],
  },
  {
    title: 'a placement task with an undeclared transition',
    sql: `update placement.task_history set to_status = replace(to_status, 'claimed', 'cancelled'), from_status = replace(from_status, 'claimed', 'cancelled')
      where task_id = ${taskOf('ada', 'nordstrom')}`,
    findings: [undeclared('a placement task')],
  },
  {
    title: 'a placement task whose version counts a missing history row',
    sql: `update placement.placement_task set version = version + 1 where id = ${taskOf('ada', 'nordstrom')}`,
    findings: [brokenHistory('a placement task')],
  },
];
