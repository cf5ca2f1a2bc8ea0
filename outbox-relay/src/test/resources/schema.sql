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
CREATE TABLE relay (
    name text PRIMARY KEY,
    registered_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE relay_published (
    relay text NOT NULL REFERENCES relay ON DELETE CASCADE,
    shard_id text NOT NULL,
    epoch int NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (relay, shard_id)
);
CREATE FUNCTION await_pending_commits(shards text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.shard WHERE shard_id = ANY (shards) ORDER BY shard_id FOR SHARE;
END
$$;
