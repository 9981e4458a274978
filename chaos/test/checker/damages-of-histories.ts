import { type Damage, orderOf, sessionOf, taskOf } from './damage.ts';

const wayOf = (thing: string) => `The history of ${thing} tells of a way that its table of states does not have.`;
const historyOf = (thing: string) => `The history of ${thing} does not lead from its beginning to where it is now.`;

export const damagesOfHistories: Damage[] = [
  {
    done: 'a session that took another way',
    sql: `update checkout.session_history set fact = 'time ran out' where session_id = ${sessionOf('ada')} and fact = 'orders known'`,
    shows: [wayOf('a checkout session')],
  },
  {
    done: 'a session with a hole in its history',
    sql: `delete from checkout.session_history where session_id = ${sessionOf('ada')} and fact = 'payment set'`,
    shows: [historyOf('a checkout session')],
  },
  {
    done: 'a payment that took another way',
    sql: `update payments.payment_history set fact = 'action required' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    shows: [wayOf('a payment')],
  },
  {
    done: 'a payment that came from elsewhere',
    sql: `update payments.payment_history set from_status = 'requires_action' where session_id = ${sessionOf('ada')} and fact = 'captured'`,
    shows: [historyOf('a payment')],
  },
  {
    done: 'a refund that took another way',
    sql: `update payments.refund_history set fact = 'failed' where to_status = 'succeeded'`,
    shows: [wayOf('a refund')],
  },
  {
    done: 'a refund without a beginning',
    sql: `delete from payments.refund_history where from_status is null`,
    shows: [historyOf('a refund')],
  },
  {
    done: 'an order that took another way',
    sql: `update orders.order_history set to_status = replace(to_status, 'placed', 'confirmed'), from_status = replace(from_status, 'placed', 'confirmed')
      where order_number = ${orderOf('ada', 'nordstrom')}`,
    shows: [wayOf('an order')],
  },
  {
    done: 'an order whose last step nobody wrote down',
    sql: `delete from orders.order_history where to_status = 'shipped'`,
    shows: [historyOf('an order')],
  },
  {
    done: 'a placement task that took another way',
    sql: `update placement.task_history set to_status = replace(to_status, 'claimed', 'cancelled'), from_status = replace(from_status, 'claimed', 'cancelled')
      where task_id = ${taskOf('ada', 'nordstrom')}`,
    shows: [wayOf('a placement task')],
  },
  {
    done: 'a placement task that counts a step nobody wrote down',
    sql: `update placement.placement_task set version = version + 1 where id = ${taskOf('ada', 'nordstrom')}`,
    shows: [historyOf('a placement task')],
  },
];
