-- What each service's role may do: what its statements need and nothing else. A database with a single user has no such
-- roles, and is left as it is. Run again whenever this text changes, and when a role has been made since
-- (present now: ${roles}).
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payledger_api') THEN
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM payledger_api;
        GRANT USAGE ON SCHEMA public TO payledger_api;
        GRANT SELECT ON cluster, shard_epoch TO payledger_api;
        GRANT SELECT, INSERT, UPDATE (sequence, audit_entries, audit_head) ON shard TO payledger_api;
        GRANT SELECT, INSERT ON outbox TO payledger_api;
        -- who prepared a run, and for which tenant, never changes
        GRANT SELECT, INSERT, UPDATE (type, corrects, legal_entity, pay_group, period_start, period_end, pay_date, business_date,
                                      currency, approval_deadline, reopen_deadline, state, version, revision, content_hash, totals, directory_version, policy_version,
                                      open_blockers, not_checked, changes, headcount, handled_by, submitted_by, approvers,
                                      approval_times, approval_overrides, released_at, execution_date, transmitted_at,
                                      updated_at)
            ON payroll_run TO payledger_api;
        GRANT SELECT, INSERT, DELETE ON payroll_item TO payledger_api;
        GRANT SELECT, INSERT, DELETE, UPDATE (accepted_by, accepted_because, accepted_at)
            ON payroll_blocker TO payledger_api;
        GRANT SELECT, INSERT ON audit_entry, employee, bank_account, legal_entity, bank_file TO payledger_api;
        GRANT SELECT, INSERT, UPDATE (version, updated_by, updated_at) ON directory TO payledger_api;
        GRANT SELECT, INSERT, UPDATE (version, required_approvals, run_variance_percent, department_variance_percent,
                                      employee_variance_percent, pay_date_days_max, retention_months, updated_by, updated_at) ON policy TO payledger_api;
        -- what was proposed, and by whom, never changes
        GRANT SELECT, INSERT, UPDATE (state, closed_by, closed_at, reason) ON policy_proposal TO payledger_api;
        GRANT SELECT, INSERT, UPDATE (status, answer) ON idempotency_key TO payledger_api;
        GRANT SELECT ON erasure, run_seal TO payledger_api;
        GRANT EXECUTE ON FUNCTION positions_of, committed_positions, delete_idempotency_keys, erase_employee TO payledger_api;
    END IF;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payledger_relay') THEN
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM payledger_relay;
        GRANT USAGE ON SCHEMA public TO payledger_relay;
        GRANT SELECT ON cluster, shard TO payledger_relay;
        GRANT SELECT, DELETE ON outbox TO payledger_relay;
        GRANT SELECT, INSERT ON relay TO payledger_relay;
        GRANT SELECT, INSERT, UPDATE (epoch, sequence), DELETE ON relay_published TO payledger_relay;
        GRANT EXECUTE ON FUNCTION await_pending_commits TO payledger_relay;
    END IF;
END
$$;

-- Row-level security, independent of the WHERE of a statement: a role other than the owner sees and changes only the rows of
-- the tenant that its transaction has set; without a tenant, no row. Every table that has a column shard_id gets the policy,
-- so that a table of a later migration has it too. A policy that exists is not created again: each of these statements waits
-- for every reader of the table.
DO $$
DECLARE
    of_tenants regclass;
BEGIN
    FOR of_tenants IN
        SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND a.attname = 'shard_id' AND NOT a.attisdropped
         ORDER BY c.relname
    LOOP
        IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = of_tenants AND polname = 'of_tenant') THEN
            -- The subquery: the setting is read once for each statement and not for each row. The coalesce: the planner would
            -- expect one tenant's share of a run's lines, which are all of one tenant, and join 10,000 lines row by row.
            EXECUTE format('CREATE POLICY of_tenant ON %s USING '
                           '(coalesce(shard_id = (SELECT current_setting(''payledger.shard'', true)), false))', of_tenants);
        END IF;
        IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payledger_relay')
           AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = of_tenants AND polname = 'of_relay') THEN
            EXECUTE format('CREATE POLICY of_relay ON %s TO payledger_relay USING (true)', of_tenants);
        END IF;
        IF ${rowLevelSecurity} AND NOT (SELECT relrowsecurity FROM pg_class WHERE oid = of_tenants) THEN
            EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', of_tenants);
        END IF;
    END LOOP;
END
$$;
