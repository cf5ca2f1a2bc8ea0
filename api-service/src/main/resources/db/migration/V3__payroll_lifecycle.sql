-- The whole life of a run, from the draft to its end, with as many approvals as it needs.
ALTER TABLE payroll_run
    ADD COLUMN type               text          NOT NULL DEFAULT 'REGULAR'
        CHECK (type IN ('REGULAR', 'OFF_CYCLE', 'CORRECTION', 'TERMINATION', 'BONUS')),
    ADD COLUMN corrects           uuid,
    ADD COLUMN legal_entity       text          NOT NULL DEFAULT 'unnamed',
    ADD COLUMN approval_deadline  timestamptz,
    ADD COLUMN reopen_deadline    timestamptz,
    ADD COLUMN required_approvals integer       NOT NULL DEFAULT 1 CHECK (required_approvals > 0),
    -- counts every change of the run, and is its ETag
    ADD COLUMN version            integer       NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN content_hash       text,
    ADD COLUMN handled_by         text[]        NOT NULL DEFAULT '{}',
    -- three arrays of one length, in the order in which the approvals were given
    ADD COLUMN approvers          text[]        NOT NULL DEFAULT '{}',
    ADD COLUMN approval_times     timestamptz[] NOT NULL DEFAULT '{}',
    -- why an approval counts although the deadline had passed, or null
    ADD COLUMN approval_overrides text[]        NOT NULL DEFAULT '{}',
    ADD COLUMN transmitted_at     timestamptz,
    DROP CONSTRAINT payroll_run_state_check;

-- What an approval is bound to. One text for the service and for this migration.
CREATE FUNCTION register_hash(run uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(
               concat_ws(',', i.line, i.employee, i.currency, i.gross_minor, i.taxes_minor, i.deductions_minor,
                         i.net_minor), E'\n' ORDER BY i.line), ''), 'UTF8')), 'hex')
      FROM payroll_item i WHERE i.run_id = register_hash.run
$$;

-- The new columns tell what the old ones told: no session sees a change, so this takes no position.
ALTER TABLE payroll_run DISABLE TRIGGER takes_a_position;
UPDATE payroll_run SET
    content_hash = CASE WHEN state <> 'DRAFT' THEN register_hash(run_id) END,
    handled_by = array(SELECT DISTINCT person FROM unnest(ARRAY[prepared_by, last_edited_by, submitted_by]) person
                        WHERE person IS NOT NULL ORDER BY person),
    approvers = CASE WHEN approved_by IS NULL THEN '{}' ELSE ARRAY[approved_by] END,
    approval_times = CASE WHEN approved_at IS NULL THEN '{}' ELSE ARRAY[approved_at] END,
    approval_overrides = CASE WHEN approved_by IS NULL THEN '{}' ELSE ARRAY[NULL::text] END;
ALTER TABLE payroll_run ENABLE TRIGGER takes_a_position;

ALTER TABLE payroll_run
    DROP COLUMN last_edited_by,
    DROP COLUMN approved_by,
    DROP COLUMN approved_at,
    ADD CHECK (state IN ('DRAFT', 'CALCULATED', 'PENDING_APPROVAL', 'APPROVED', 'RELEASED', 'CLOSED', 'CANCELLED')),
    ADD CHECK ((type = 'CORRECTION') = (corrects IS NOT NULL)),
    ADD CHECK (cardinality(approvers) = cardinality(approval_times)
           AND cardinality(approvers) = cardinality(approval_overrides)),
    ADD CHECK (state NOT IN ('APPROVED', 'RELEASED', 'CLOSED') OR cardinality(approvers) >= required_approvals),
    ADD CHECK (state IN ('DRAFT', 'CANCELLED') OR content_hash IS NOT NULL),
    ADD CHECK (transmitted_at IS NULL OR state IN ('RELEASED', 'CLOSED')),
    -- the second person, once more where no code can forget him
    ADD CHECK (NOT approvers && handled_by);

-- At most one live regular run for a pay group and a period.
CREATE UNIQUE INDEX payroll_run_one_regular ON payroll_run (shard_id, legal_entity, pay_group, period_start, period_end)
    WHERE type = 'REGULAR' AND state <> 'CANCELLED';
