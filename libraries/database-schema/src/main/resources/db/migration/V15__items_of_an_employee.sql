-- The items of one employee in all runs. Without it, the list of employees who can be erased looks into every run for each of them.
CREATE INDEX payroll_item_of_employee ON payroll_item (shard_id, employee, run_id);

-- As before, with the tenant of the items, by which the index begins.
CREATE OR REPLACE FUNCTION retention_of(tenant text, person text)
    RETURNS TABLE (retention_months integer, left_on date, last_paid_on date, erasable_from date, live_run uuid,
                   live_state text)
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.retention_months, e.left_on, paid.last,
           CASE WHEN e.left_on IS NOT NULL
                THEN (greatest(e.left_on, paid.last) + make_interval(months => p.retention_months))::date + 1 END,
           live.run_id, live.state
      FROM (SELECT n.left_on FROM employee n
             WHERE n.shard_id = tenant AND n.employee = person ORDER BY n.version DESC LIMIT 1) e
      LEFT JOIN policy p ON p.shard_id = tenant
      LEFT JOIN LATERAL (
           SELECT max(greatest(r.pay_date, r.execution_date)) AS last FROM payroll_run r
            WHERE r.shard_id = tenant AND r.state <> 'CANCELLED'
              AND EXISTS (SELECT FROM payroll_item i
                           WHERE i.shard_id = tenant AND i.employee = person AND i.run_id = r.run_id)) paid ON true
      LEFT JOIN LATERAL (
           SELECT r.run_id, r.state FROM payroll_run r
            WHERE r.shard_id = tenant AND r.state NOT IN ('CLOSED', 'CANCELLED')
              AND EXISTS (SELECT FROM payroll_item i
                           WHERE i.shard_id = tenant AND i.employee = person AND i.run_id = r.run_id)
            ORDER BY r.created_at LIMIT 1) live ON true
$$;
