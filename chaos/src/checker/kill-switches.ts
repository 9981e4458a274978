import type { SwitchedOff } from '../stores/switch-control.ts';
import type { Check } from './check.ts';

interface Submission {
  orderNumber: string;
  storeId: string;
  method: string;
  version: string | null;
  /** When the submission was allowed, in milliseconds since 1970. It was read after the switches and before the commit. */
  at: number;
}

const stops = ({ scope, target, from, to }: SwitchedOff, { storeId, method, version, at }: Submission): boolean =>
  at >= from &&
  at < to &&
  (scope === 'all' || target === { store: storeId, way: method, version: version ?? '' }[scope]);

const submittedInSpite: Check = {
  invariant: 4,
  what: 'A machine has submitted an order while a kill switch was on.',
  async find({ look, switchedOff = [] }) {
    if (switchedOff.length === 0) return [];
    const submissions = await look<Submission>(`
      select t.order_number as "orderNumber", t.store_id as "storeId", a.method, a.version, extract(epoch from h.at)::float8 * 1000 as at
      from placement.task_history h
      join placement.placement_task t on t.id = h.task_id
      join lateral (select method, version from placement.attempt a
                    where a.task_id = t.id and a.method <> 'manual' and a.started_at <= h.at
                    order by a.id desc limit 1) a on true
      where h.to_status = 'submitting' and h.changed_by like 'machine:%'`);
    return submissions.flatMap((submission) => {
      const by = switchedOff.find((each) => stops(each, submission));
      return by ? [{ ...submission, switch: by }] : [];
    });
  },
};

export const killSwitches: Check[] = [submittedInSpite];
