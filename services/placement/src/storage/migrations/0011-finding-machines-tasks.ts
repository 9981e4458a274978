import { concurrentIndexes } from '@muse/kit';

/** What waits for a person, what machines may begin, what they hold, and at most one purchase for each order. */
export const findingMachinesTasks = concurrentIndexes(1011, 'finding machines tasks', {
  placement_task_waiting: `on placement_task (due_at, id)
    where (method = 'manual' and status in ('queued', 'claimed', 'submitting')) or status = 'outcome_unknown'`,
  placement_task_working: `on placement_task (due_at, id) where status in ('queued', 'claimed', 'in_progress', 'submitting')`,
  placement_task_stopped: `on placement_task (due_at, id) where status in ('on_hold', 'awaiting_customer')`,
  placement_task_ahead: `on placement_task (store_id, priority desc, due_at, id) where status = 'queued' and method <> 'manual'`,
  placement_task_running: `on placement_task (store_id) where status in ('in_progress', 'submitting')`,
  placement_task_machine_lease: `on placement_task (lease_expires_at) where status in ('in_progress', 'submitting')`,
  placement_task_escalation: `on placement_task (escalate_at) where escalate_at is not null`,
  attempt_one_purchase: { unique: `on attempt (task_id) where state in ('submitting', 'unknown', 'confirmed')` },
  attempt_look_up: `on attempt (look_up_at) where state = 'unknown' and look_up_at is not null`,
});
