-- The relays of this database. The outbox is pruned only below what every one of them has published; one that is gone
-- for good is deleted from here by an operator, or nothing is pruned any more.
CREATE TABLE relay (
    name          text        PRIMARY KEY,
    registered_at timestamptz NOT NULL DEFAULT now()
);

-- Through which position a relay has published a shard; none where it has published nothing of it. Each relay writes its
-- own rows, and only where there is another relay that has to know.
CREATE TABLE relay_published (
    relay    text    NOT NULL REFERENCES relay ON DELETE CASCADE,
    shard_id text    NOT NULL,
    epoch    integer NOT NULL,
    sequence bigint  NOT NULL,
    PRIMARY KEY (relay, shard_id)
);

-- Returns once every transaction that is just committing on these shards is visible: each keeps its shard's row locked
-- until then. A function of the owner's, since waiting for a row's lock takes the right to change the row.
CREATE FUNCTION await_pending_commits(shards text[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM 1 FROM public.shard WHERE shard_id = ANY (shards) ORDER BY shard_id FOR SHARE;
END
$$;

REVOKE EXECUTE ON FUNCTION await_pending_commits FROM PUBLIC;
