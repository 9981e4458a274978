import { createLog } from '../../telemetry/log.ts';
import { createConfirmedRows } from './confirmed-rows.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

function confirmedRows({ mayWait = true, fails = false } = {}) {
  const updates: number[][] = [];
  const state = { mayWait };
  const run = async (_: TemplateStringsArray, seqs: number[]) => {
    updates.push(seqs);
    if (fails) throw new Error('the database is away');
    return seqs.length;
  };
  const rows = createConfirmedRows({
    database: { reads: () => ({ run }) } as never,
    log: createLog('r', 'silent'),
    mayWait: () => state.mayWait,
    afterMarking: () => undefined,
  });
  return { rows, updates, state };
}

describe('marking outbox rows that the broker has confirmed', () => {
  it('marks the first at once, and those of the next moments together', async () => {
    const { rows, updates } = confirmedRows();
    await rows.add(1);
    const later = [rows.add(2), rows.add(3)];
    await turn();
    later.push(rows.add(4));
    await Promise.all(later);
    expect(updates).toEqual([[1], [2, 3, 4]]);
  });

  it('knows until then that they are published', async () => {
    const { rows } = confirmedRows();
    await rows.add(1);
    const added = rows.add(2);
    expect(rows.unmarked()).toEqual([2]);
    await added;
    expect(rows.unmarked()).toEqual([]);
  });

  it('does not wait while an event waits for its predecessor', async () => {
    const { rows, updates, state } = confirmedRows();
    await rows.add(1);
    const waiting = rows.add(2);
    await turn();
    expect(updates).toEqual([[1]]);
    state.mayWait = false;
    await Promise.all([waiting, rows.add(3)]);
    expect(updates.flat()).toEqual([1, 2, 3]);
  });

  it('forgets rows it could not mark, because they are published again', async () => {
    const { rows } = confirmedRows({ fails: true });
    await rows.add(1);
    expect(rows.unmarked()).toEqual([]);
  });

  it('leaves them to a transaction that takes them, and marks them itself if that is rolled back', async () => {
    const { rows, updates } = confirmedRows();
    await rows.add(1);
    const taken = [rows.add(2), rows.add(3)];
    const first = rows.take();
    expect(first.seqs).toEqual([2, 3]);
    first.release();
    const second = rows.take();
    expect(second.seqs).toEqual([2, 3]);
    expect(rows.unmarked()).toEqual([2, 3]);
    second.marked();
    await Promise.all(taken);
    const left = rows.add(4);
    rows.take().release();
    await left;
    expect(updates).toEqual([[1], [4]]);
  });

  it('settles a row that was published twice, also if a transaction ends twice', async () => {
    const { rows } = confirmedRows();
    const both = [rows.add(1), rows.add(1)];
    const marks = rows.take();
    marks.marked();
    marks.release();
    await Promise.all(both);
    expect(rows.unmarked()).toEqual([]);
    expect(rows.take().seqs).toEqual([]);
  });
});
