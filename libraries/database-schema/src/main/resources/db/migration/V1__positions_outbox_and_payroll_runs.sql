-- The promotion command raises the epoch and names the timeline that it opened; until then no position is handed out.
CREATE TABLE cluster (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch    integer NOT NULL CHECK (epoch > 0),
    timeline integer NOT NULL
);

INSERT INTO cluster (epoch, timeline)
VALUES (1, ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int);

-- One narrow row for each tenant, updated by every one of its commits: room on the page for the next version, and dead
-- versions gone soon, or every read walks through them.
CREATE TABLE shard (
    shard_id text    PRIMARY KEY,
    epoch    integer NOT NULL,
    sequence bigint  NOT NULL CHECK (sequence >= 0)
) WITH (
    fillfactor = 20,
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 500,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0
);

-- How each epoch of a shard began; empty until a promotion.
CREATE TABLE shard_epoch (
    shard_id text    NOT NULL,
    epoch    integer NOT NULL,
    previous integer NOT NULL,
    survived bigint  NOT NULL CHECK (survived >= 0),
    PRIMARY KEY (shard_id, epoch),
    CHECK (previous < epoch)
);

-- No foreign keys here: they would lock after the shard's row, and that deadlocks.
CREATE TABLE outbox (
    shard_id     text        NOT NULL,
    epoch        integer     NOT NULL,
    sequence     bigint      NOT NULL,
    event_id     uuid        NOT NULL,
    event_type   text        NOT NULL,
    aggregate_id uuid        NOT NULL,
    occurred_at  timestamptz NOT NULL,
    trace_parent text,
    -- below the producer's max.request.size: one row too large would abort every transaction of the relay for ever
    payload      text        NOT NULL CHECK (octet_length(payload) < 900000),
    PRIMARY KEY (shard_id, sequence)
);

CREATE PUBLICATION payledger_outbox FOR TABLE outbox WITH (publish = 'insert');

CREATE TABLE payroll_run (
    run_id         uuid        PRIMARY KEY,
    shard_id       text        NOT NULL,
    pay_group      text        NOT NULL,
    period_start   date        NOT NULL,
    period_end     date        NOT NULL,
    pay_date       date        NOT NULL,
    state          text        NOT NULL CHECK (state IN ('DRAFT', 'PENDING_APPROVAL', 'APPROVED')),
    -- counts the registers recorded, from 1; an approval is bound to one of them
    revision       integer     NOT NULL CHECK (revision >= 0),
    headcount      integer     NOT NULL CHECK (headcount >= 0),
    prepared_by    text        NOT NULL,
    last_edited_by text,
    submitted_by   text,
    approved_by    text,
    approved_at    timestamptz,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CHECK (period_start <= period_end),
    CHECK ((state = 'APPROVED') = (approved_by IS NOT NULL AND approved_at IS NOT NULL)),
    -- the second person, once more where no code can forget him
    CHECK (approved_by IS NULL OR (approved_by <> prepared_by
        AND approved_by IS DISTINCT FROM last_edited_by AND approved_by IS DISTINCT FROM submitted_by))
);

CREATE INDEX payroll_run_newest_first ON payroll_run (shard_id, created_at DESC, run_id DESC);

CREATE TABLE payroll_item (
    run_id           uuid    NOT NULL,
    line             integer NOT NULL CHECK (line > 0),
    employee         text    NOT NULL,
    currency         char(3) NOT NULL,
    gross_minor      bigint  NOT NULL,
    taxes_minor      bigint  NOT NULL,
    deductions_minor bigint  NOT NULL,
    net_minor        bigint  NOT NULL,
    PRIMARY KEY (run_id, line),
    UNIQUE (run_id, employee),
    CHECK (net_minor = gross_minor - taxes_minor - deductions_minor)
);

-- Who did what to a run: written once, never changed.
CREATE TABLE payroll_run_transition (
    event_id   uuid        PRIMARY KEY,
    run_id     uuid        NOT NULL,
    from_state text,
    to_state   text        NOT NULL,
    revision   integer     NOT NULL,
    actor      text        NOT NULL,
    reason     text,
    at         timestamptz NOT NULL
);

CREATE INDEX payroll_run_transition_of_run ON payroll_run_transition (run_id, at);

-- A command that was carried out, with its answer. Not visible to sessions, so its rows take no position.
CREATE TABLE idempotency_key (
    shard_id    text        NOT NULL,
    caller      text        NOT NULL,
    key         text        NOT NULL,
    fingerprint text        NOT NULL,
    status      integer,
    answer      text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (shard_id, caller, key)
);

CREATE INDEX idempotency_key_age ON idempotency_key (created_at);

CREATE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'PL002',
        MESSAGE = 'payroll_run_transition is an audit trail: rows are added and never changed';
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON payroll_run_transition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- A change that takes no position is seen by no session token: readers would be told that they are up to date, and the
-- relay would never hear of it. Deferred, so that it also meets a COMMIT which was sent together with a position
-- statement that matched no row. It locks nothing: it only looks at rows that this very transaction wrote.
CREATE FUNCTION require_position() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    FOREACH changed IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.shard_id]
        WHEN 'DELETE' THEN ARRAY[OLD.shard_id]
        ELSE ARRAY[OLD.shard_id, NEW.shard_id] END
    LOOP
        IF NOT EXISTS (
            SELECT FROM shard s JOIN outbox o ON o.shard_id = s.shard_id AND o.sequence = s.sequence
             WHERE s.shard_id = changed
               AND s.xmin = pg_current_xact_id()::xid
               AND o.xmin = pg_current_xact_id()::xid)
        THEN
            RAISE EXCEPTION USING
                ERRCODE = 'PL001',
                MESSAGE = format('%s of %s in shard %s without a position', TG_OP, TG_TABLE_NAME, changed),
                HINT = 'The last statement before COMMIT advances the shard and writes its events to the outbox.';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON payroll_run
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();
