-- Who changed the directory or the policy since a version: read from the audit trail by every calculation.
CREATE INDEX audit_entry_of_revision ON audit_entry (shard_id, subject, revision);

-- The changes of directory and policy since the last approved run, as "action version person": those people count as having
-- handled the run.
ALTER TABLE payroll_run ADD COLUMN changes text[] NOT NULL DEFAULT '{}';

-- A run that was calculated before this rule: all who ever changed directory or policy count, so none of them approves it.
-- Drafts are calculated again. No session sees a position pass, as in V3.
ALTER TABLE payroll_run DISABLE TRIGGER takes_a_position;
UPDATE payroll_run r SET handled_by = array(
       SELECT person FROM unnest(r.handled_by) person
        UNION SELECT a.actor FROM audit_entry a
               WHERE a.shard_id = r.shard_id AND a.action IN ('record-employees', 'record-accounts', 'record-legal-entity', 'set-policy')
                 AND a.actor <> ALL (r.approvers)
        ORDER BY 1)
 WHERE r.state IN ('CALCULATED', 'PENDING_APPROVAL');
ALTER TABLE payroll_run ENABLE TRIGGER takes_a_position;

-- A policy that one person proposes and another one confirms or rejects. The row of an open one changes once, when it is closed.
CREATE TABLE policy_proposal (
    shard_id    text        NOT NULL,
    number      integer     NOT NULL CHECK (number > 0),
    -- the policy as JSON, as it was sent
    policy      text        NOT NULL,
    proposed_by text        NOT NULL,
    proposed_at timestamptz NOT NULL,
    -- from then on it cannot be confirmed
    expires_at  timestamptz NOT NULL,
    state       text        NOT NULL CHECK (state IN ('OPEN', 'CONFIRMED', 'REJECTED', 'WITHDRAWN')),
    closed_by   text,
    closed_at   timestamptz,
    reason      text,
    PRIMARY KEY (shard_id, number),
    CHECK ((state = 'OPEN') = (closed_by IS NULL) AND (closed_by IS NULL) = (closed_at IS NULL)),
    -- the second person, once more beneath the code
    CHECK (state NOT IN ('CONFIRMED', 'REJECTED') OR closed_by <> proposed_by),
    CHECK (state <> 'WITHDRAWN' OR closed_by = proposed_by)
);

CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON policy_proposal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();
