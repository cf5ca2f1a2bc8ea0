-- What waits for a person is few among many: without it, the list of one state reads every run of the tenant.
CREATE INDEX payroll_run_of_state ON payroll_run (shard_id, state, created_at DESC, run_id DESC);
