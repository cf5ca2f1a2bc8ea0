-- One chain for each tenant, in the order of its commits: every entry's hash covers the one before. It is written with the
-- position, under the same lock, so it has no gap.
CREATE TABLE audit_entry (
    shard_id   text        NOT NULL,
    number     bigint      NOT NULL CHECK (number > 0),
    epoch      integer     NOT NULL,
    -- of the command's last event
    sequence   bigint      NOT NULL,
    -- the command's first event
    event_id   uuid        NOT NULL,
    -- the run, or whatever else it was done to
    subject    uuid        NOT NULL,
    action     text        NOT NULL,
    from_state text,
    to_state   text,
    revision   integer     NOT NULL,
    actor      text        NOT NULL CHECK (actor !~ '[[:cntrl:]]'),
    reason     text        CHECK (reason !~ '[[:cntrl:]]' AND reason <> ''),
    at         timestamptz NOT NULL,
    hash       bytea       NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (shard_id, number)
);

CREATE INDEX audit_entry_of_subject ON audit_entry (shard_id, subject, number);

ALTER TABLE shard
    ADD COLUMN audit_entries bigint NOT NULL DEFAULT 0,
    ADD COLUMN audit_head    bytea  NOT NULL DEFAULT decode(repeat('00', 32), 'hex');

-- The text is the contract: whoever verifies the chain makes the same of the columns. No field has a line break in it.
CREATE FUNCTION audit_hash(previous bytea, shard_id text, number bigint, epoch integer, sequence bigint, event_id uuid,
                           subject uuid, action text, from_state text, to_state text, revision integer, actor text,
                           reason text, at timestamptz) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(previous || convert_to(concat_ws(E'\n', 'payledger-audit-1', shard_id, number, epoch, sequence, event_id,
               subject, action, coalesce(from_state, ''), coalesce(to_state, ''), revision, actor, coalesce(reason, ''),
               to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), 'UTF8'))
$$;

-- The entries of before, in the order of their events.
DO $$
DECLARE
    former record;
    head   bytea;
    count  bigint;
BEGIN
    FOR former IN
        SELECT r.shard_id, coalesce(o.epoch, 1) AS epoch, coalesce(o.sequence, 0) AS sequence, t.*
          FROM payroll_run_transition t JOIN payroll_run r USING (run_id) LEFT JOIN outbox o USING (event_id)
         ORDER BY r.shard_id, t.at, o.sequence, t.event_id
    LOOP
        SELECT s.audit_head, s.audit_entries + 1 INTO head, count FROM shard s WHERE s.shard_id = former.shard_id;
        head := audit_hash(head, former.shard_id, count, former.epoch, former.sequence, former.event_id, former.run_id,
                           'before', former.from_state, former.to_state, former.revision, former.actor, former.reason,
                           former.at);
        INSERT INTO audit_entry VALUES (former.shard_id, count, former.epoch, former.sequence, former.event_id,
                                        former.run_id, 'before', former.from_state, former.to_state, former.revision,
                                        former.actor, former.reason, former.at, head);
        UPDATE shard s SET audit_entries = count, audit_head = head WHERE s.shard_id = former.shard_id;
    END LOOP;
END
$$;

DROP TABLE payroll_run_transition;

CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'PL002',
        MESSAGE = format('rows of %s are added and never changed', TG_TABLE_NAME);
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON employee
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON legal_entity
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
