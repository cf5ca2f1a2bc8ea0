-- The tables that the relay reads, as the API's migration makes them.
DROP PUBLICATION IF EXISTS payledger_outbox;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE TABLE cluster (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch int NOT NULL,
    timeline int NOT NULL
);
INSERT INTO cluster (epoch, timeline) VALUES (1, 1);
CREATE TABLE shard (
    shard_id text PRIMARY KEY,
    epoch int NOT NULL,
    sequence bigint NOT NULL
);
CREATE TABLE outbox (
    shard_id text NOT NULL,
    epoch int NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    event_type text NOT NULL,
    aggregate_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    trace_parent text,
    payload text NOT NULL CHECK (octet_length(payload) < 900000),
    PRIMARY KEY (shard_id, sequence)
);
CREATE PUBLICATION payledger_outbox FOR TABLE outbox WITH (publish = 'insert');
