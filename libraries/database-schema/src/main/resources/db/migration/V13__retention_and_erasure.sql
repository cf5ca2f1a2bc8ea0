-- For how many months the data of employees who have left are kept. Null: without an end, and no employee is erased.
ALTER TABLE policy ADD COLUMN retention_months integer CHECK (retention_months BETWEEN 1 AND 1200);

-- An employee who was erased. Which one is in no table.
CREATE TABLE erasure (
    erasure_id uuid    PRIMARY KEY,
    shard_id   text    NOT NULL,
    -- deleted with the employee
    accounts   integer NOT NULL
);

-- A run that paid an erased employee has other items than were approved. The hashes of its content before and after, under
-- one chain for each run: the first one before is the approved one, the last one after is that of the items now.
CREATE TABLE run_seal (
    run_id      uuid    NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    shard_id    text    NOT NULL,
    erasure_id  uuid    NOT NULL,
    hash_before text    NOT NULL,
    hash_after  text    NOT NULL,
    PRIMARY KEY (run_id, number)
);

CREATE INDEX run_seal_of_erasure ON run_seal (erasure_id, run_id);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON run_seal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON erasure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();

-- The text is the contract, as that of audit_hash: the audit entry of an erasure has this as its to_state, after "sha256:".
CREATE FUNCTION erasure_digest(erased uuid) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\n', 'payledger-erasure-1', erased,
               (SELECT string_agg(concat_ws(E'\t', s.run_id, s.hash_before, s.hash_after), E'\n' ORDER BY s.run_id)
                  FROM run_seal s WHERE s.erasure_id = erased)), 'UTF8')), 'hex')
$$;

-- An erasure is in the audit trail, with its seals, or there is none.
CREATE FUNCTION require_audited_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM audit_entry a
         WHERE a.shard_id = NEW.shard_id AND a.subject = NEW.erasure_id AND a.action = 'erase-employee'
           AND a.to_state = 'sha256:' || erasure_digest(NEW.erasure_id))
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PL003',
            MESSAGE = format('erasure %s is not in the audit trail with its seals', NEW.erasure_id);
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER audited AFTER INSERT ON erasure
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_audited_erasure();

-- Rows of the directory are still never changed. They are deleted by an erasure, in its transaction, and in no other way.
CREATE FUNCTION require_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM erasure e WHERE e.shard_id = OLD.shard_id AND e.xmin = pg_current_xact_id()::xid) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PL002',
            MESSAGE = format('rows of %s are deleted by erase_employee alone', TG_TABLE_NAME);
    END IF;
    RETURN OLD;
END
$$;

DROP TRIGGER append_only ON employee;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON employee
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER deleted_by_erasure BEFORE DELETE ON employee
    FOR EACH ROW EXECUTE FUNCTION require_erasure();
DROP TRIGGER append_only ON bank_account;
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON bank_account
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE TRIGGER deleted_by_erasure BEFORE DELETE ON bank_account
    FOR EACH ROW EXECUTE FUNCTION require_erasure();

-- What decides when an employee of the directory can be erased; no row for one that is not in it. The months are kept in full,
-- after the later one of the last day of the employment and the last day on which a run paid the employee.
CREATE FUNCTION retention_of(tenant text, person text)
    RETURNS TABLE (retention_months integer, left_on date, last_paid_on date, erasable_from date, live_run uuid,
                   live_state text)
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT p.retention_months, e.left_on, paid.last,
           CASE WHEN e.left_on IS NOT NULL
                THEN (greatest(e.left_on, paid.last) + make_interval(months => p.retention_months))::date + 1 END,
           live.run_id, live.state
      FROM (SELECT n.left_on FROM employee n
             WHERE n.shard_id = tenant AND n.employee = person ORDER BY n.version DESC LIMIT 1) e
      LEFT JOIN policy p ON p.shard_id = tenant
      LEFT JOIN LATERAL (
           SELECT max(greatest(r.pay_date, r.execution_date)) AS last FROM payroll_run r
            WHERE r.shard_id = tenant AND r.state <> 'CANCELLED'
              AND EXISTS (SELECT FROM payroll_item i WHERE i.run_id = r.run_id AND i.employee = person)) paid ON true
      LEFT JOIN LATERAL (
           SELECT r.run_id, r.state FROM payroll_run r
            WHERE r.shard_id = tenant AND r.state NOT IN ('CLOSED', 'CANCELLED')
              AND EXISTS (SELECT FROM payroll_item i WHERE i.run_id = r.run_id AND i.employee = person)
            ORDER BY r.created_at LIMIT 1) live ON true
$$;

-- Erases an employee, and returns the seals of the runs that paid the employee. Deletes the employee and the accounts to which
-- no other employee was paid, and gives each item a pseudonym of its own: amounts stay, so sums and ledgers are the same. The
-- only way past the triggers above, so it checks the conditions itself. The caller adds the audit entry.
CREATE FUNCTION erase_employee(tenant text, person text, erased uuid)
    RETURNS TABLE (sealed_run uuid, before text, after text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    runs       uuid[];
    hashes     text[];
    pseudonyms text[];
    own        text[];
    changed    text;
BEGIN
    -- row-level security does not apply to the owner, so the tenant is checked here
    IF tenant IS DISTINCT FROM current_setting('payledger.shard', true) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PL003',
            MESSAGE = 'the transaction is of another tenant';
    END IF;
    -- a calculation shares this lock, so no run is calculated with the employee meanwhile
    PERFORM FROM directory d WHERE d.shard_id = tenant FOR UPDATE;
    IF NOT EXISTS (
        SELECT FROM retention_of(tenant, person) r
         WHERE r.live_run IS NULL AND r.erasable_from <= (transaction_timestamp() AT TIME ZONE 'UTC')::date)
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PL005',
            MESSAGE = 'the employee is unknown, is in a live run, or is still to be kept';
    END IF;

    SELECT coalesce(array_agg(c.run_id ORDER BY c.run_id), '{}'), coalesce(array_agg(c.hash ORDER BY c.run_id), '{}'),
           coalesce(array_agg('erased-' || gen_random_uuid() ORDER BY c.run_id), '{}'),
           min(c.run_id::text) FILTER (WHERE c.hash <> c.expected)
      INTO runs, hashes, pseudonyms, changed
      FROM (SELECT r.run_id, register_hash(r.run_id, coalesce(r.directory_version, 0)) AS hash,
                   coalesce((SELECT s.hash_after FROM run_seal s WHERE s.run_id = r.run_id
                              ORDER BY s.number DESC LIMIT 1), r.content_hash) AS expected
              FROM payroll_run r
             WHERE r.shard_id = tenant
               AND EXISTS (SELECT FROM payroll_item i WHERE i.run_id = r.run_id AND i.employee = person)
            OFFSET 0) c;
    -- a seal over items that were changed past the service would hide the change
    IF changed IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'PL004',
            MESSAGE = format('the items of run %s are not those that were approved', changed),
            DETAIL = changed;
    END IF;

    SELECT coalesce(array_agg(DISTINCT i.account), '{}') INTO own
      FROM payroll_item i
     WHERE i.run_id = ANY (runs) AND i.employee = person AND i.account IS NOT NULL
       AND NOT EXISTS (
           SELECT FROM payroll_item o WHERE o.shard_id = tenant AND o.account = i.account AND o.employee <> person);

    INSERT INTO erasure (erasure_id, shard_id, accounts)
    VALUES (erased, tenant, (SELECT count(DISTINCT b.account) FROM bank_account b
                              WHERE b.shard_id = tenant AND b.account = ANY (own)));
    DELETE FROM employee e WHERE e.shard_id = tenant AND e.employee = person;
    DELETE FROM bank_account b WHERE b.shard_id = tenant AND b.account = ANY (own);

    UPDATE payroll_blocker b
       SET subject = CASE WHEN b.subject = person THEN n.pseudonym ELSE b.subject END,
           -- this one lists all who are paid to one account
           detail = CASE WHEN b.kind = 'DUPLICATE_IBAN'
                    THEN split_part(b.detail, ': ', 1) || ': ' || array_to_string(
                         array_replace(string_to_array(split_part(b.detail, ': ', 2), ', '), person, n.pseudonym), ', ')
                    ELSE 'erased' END,
           accepted_because = CASE WHEN b.kind <> 'DUPLICATE_IBAN' AND b.accepted_because IS NOT NULL THEN 'erased'
                              ELSE b.accepted_because END
      FROM (SELECT r.run_id, coalesce(u.pseudonym, 'erased-' || gen_random_uuid()) AS pseudonym
              FROM payroll_run r LEFT JOIN unnest(runs, pseudonyms) AS u (run_id, pseudonym) ON u.run_id = r.run_id
             WHERE r.shard_id = tenant) n
     WHERE b.run_id = n.run_id AND b.shard_id = tenant
       AND CASE WHEN b.kind = 'DUPLICATE_IBAN'
           THEN b.subject = person OR person = ANY (string_to_array(split_part(b.detail, ': ', 2), ', '))
           -- the subject of the others is a department, a legal entity or a kind, which may have the same code
           ELSE b.subject = person AND b.kind NOT IN ('DEPARTMENT_VARIANCE', 'UNWRITABLE_PAYER', 'UNSUITABLE_CURRENCY',
                    'UNKNOWN_PROFILE', 'NO_PAYING_ACCOUNT', 'MORE')
                AND (b.kind <> 'MISSING_ADDRESS' OR b.detail LIKE 'line %') END;

    UPDATE payroll_item i
       SET employee = u.pseudonym,
           account = CASE WHEN i.account IS NOT NULL THEN 'erased-' || gen_random_uuid() END
      FROM unnest(runs, pseudonyms) AS u (run_id, pseudonym)
     WHERE i.run_id = u.run_id AND i.employee = person;

    INSERT INTO run_seal (run_id, number, shard_id, erasure_id, hash_before, hash_after)
    SELECT u.run_id, 1 + (SELECT count(*) FROM run_seal s WHERE s.run_id = u.run_id), tenant, erased, u.hash,
           register_hash(u.run_id, coalesce(r.directory_version, 0))
      FROM unnest(runs, hashes) AS u (run_id, hash) JOIN payroll_run r ON r.run_id = u.run_id;

    RETURN QUERY SELECT s.run_id, s.hash_before, s.hash_after FROM run_seal s WHERE s.erasure_id = erased ORDER BY s.run_id;
END
$$;

REVOKE EXECUTE ON FUNCTION erase_employee FROM PUBLIC;
