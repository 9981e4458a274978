/** Statements that may read more than an index would give them, and why. `text` is a part of the statement. */
export const exceptions: { text: string; reason: string }[] = [
  {
    text: `collate "C") <`, // the list of dead letters
    reason: 'Dead letters are few: each one alerts, and closed ones are deleted after 90 days.',
  },
  {
    text: 'order by id limit 5000) oldest', // retention of `letter`
    reason: 'Looks at the 5,000 oldest rows at most; an index on the age would cost every insert.',
  },
  {
    text: 'select id, state, ', // retention of `task` and `dead_letter`
    reason: 'Looks at the 5,000 oldest rows at most, once a minute; an index on the age would cost every insert.',
  },
  {
    text: 'with open as (', // the statistics of the queue
    reason: 'Counts the open tasks and those settled today, which it reads by their indexes.',
  },
];
