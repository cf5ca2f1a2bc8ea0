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
                                      employee_variance_percent, updated_by, updated_at) ON policy TO payledger_api;
        -- what was proposed, and by whom, never changes
        GRANT SELECT, INSERT, UPDATE (state, closed_by, closed_at, reason) ON policy_proposal TO payledger_api;
        GRANT SELECT, INSERT, UPDATE (status, answer), DELETE ON idempotency_key TO payledger_api;
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
