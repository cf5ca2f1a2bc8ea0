-- The tenant of each line and blocker, so that row-level security compares a column of the row itself. R__rights.sql has
-- the policies.
ALTER TABLE payroll_item
    ADD COLUMN shard_id text DEFAULT nullif(current_setting('payledger.shard', true), '');
ALTER TABLE payroll_blocker
    ADD COLUMN shard_id text DEFAULT nullif(current_setting('payledger.shard', true), '');
UPDATE payroll_item i SET shard_id = r.shard_id FROM payroll_run r WHERE r.run_id = i.run_id;
UPDATE payroll_blocker b SET shard_id = r.shard_id FROM payroll_run r WHERE r.run_id = b.run_id;
ALTER TABLE payroll_item ALTER COLUMN shard_id SET NOT NULL;
ALTER TABLE payroll_blocker ALTER COLUMN shard_id SET NOT NULL;

-- Where no tenant is set: an instance of the former version during an upgrade, and an administrator.
CREATE FUNCTION take_shard_of_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.shard_id := (SELECT r.shard_id FROM payroll_run r WHERE r.run_id = NEW.run_id);
    RETURN NEW;
END
$$;

CREATE TRIGGER has_a_shard BEFORE INSERT ON payroll_item
    FOR EACH ROW WHEN (NEW.shard_id IS NULL) EXECUTE FUNCTION take_shard_of_run();
CREATE TRIGGER has_a_shard BEFORE INSERT ON payroll_blocker
    FOR EACH ROW WHEN (NEW.shard_id IS NULL) EXECUTE FUNCTION take_shard_of_run();

-- What the API needs over all tenants, as functions of the owner's, to which row-level security does not apply.

-- One poll asks for the positions that sessions of several tenants wait for.
CREATE FUNCTION positions_of(shards text[]) RETURNS TABLE (shard_id text, epoch integer, sequence bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.shard_id, s.epoch, s.sequence FROM public.shard s WHERE s.shard_id = ANY (shards)
$$;

-- How many changes a server shows, for the metric of its lag.
CREATE FUNCTION committed_positions() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(sum(s.sequence), 0)::bigint FROM public.shard s
$$;

-- Deletes keys whose retention has ended, some thousands at a time. Never one younger than an hour, which a client may still
-- repeat its command with.
CREATE FUNCTION delete_idempotency_keys(older_than interval) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH deleted AS (
        DELETE FROM public.idempotency_key WHERE ctid IN (
            SELECT k.ctid FROM public.idempotency_key k
             WHERE k.created_at < now() - greatest(older_than, interval '1 hour') LIMIT 5000)
        RETURNING 1)
    SELECT count(*) FROM deleted
$$;

REVOKE EXECUTE ON FUNCTION positions_of, committed_positions, delete_idempotency_keys FROM PUBLIC;
