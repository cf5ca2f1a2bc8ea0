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

-- A run has one currency; its items have every component of the pay.
DO $$
BEGIN
    IF EXISTS (SELECT FROM payroll_item GROUP BY run_id HAVING count(DISTINCT currency) > 1) THEN
        RAISE EXCEPTION 'a run has items in several currencies: record each currency as a run of its own first';
    END IF;
END
$$;

ALTER TABLE payroll_item RENAME COLUMN taxes_minor TO employee_taxes_minor;
ALTER TABLE payroll_item RENAME COLUMN deductions_minor TO post_tax_deductions_minor;
ALTER TABLE payroll_item
    ADD COLUMN reimbursements_minor    bigint NOT NULL DEFAULT 0,
    ADD COLUMN employee_benefits_minor bigint NOT NULL DEFAULT 0,
    ADD COLUMN employer_taxes_minor    bigint NOT NULL DEFAULT 0,
    ADD COLUMN employer_benefits_minor bigint NOT NULL DEFAULT 0,
    -- how those of before were paid is not known
    ADD COLUMN payment_method          text   NOT NULL DEFAULT 'CASH'
        CHECK (payment_method IN ('BANK_TRANSFER', 'CHECK', 'CASH')),
    -- names an account of the tenant's directory
    ADD COLUMN account                 text,
    DROP CONSTRAINT payroll_item_check,
    ADD CHECK (net_minor = gross_minor + reimbursements_minor - employee_taxes_minor - employee_benefits_minor
                         - post_tax_deductions_minor),
    ADD CHECK ((payment_method = 'BANK_TRANSFER') = (account IS NOT NULL));

ALTER TABLE payroll_run
    ADD COLUMN currency          char(3),
    ADD COLUMN business_date     date,
    -- what the calculation found; null while the run is a draft
    ADD COLUMN totals            bigint[] CHECK (cardinality(totals) = 10),
    -- the directory's state that accounts are looked up in, and the policy that it was looked through by
    ADD COLUMN directory_version integer,
    ADD COLUMN policy_version    integer,
    ADD COLUMN open_blockers     integer NOT NULL DEFAULT 0 CHECK (open_blockers >= 0),
    -- checks that could not be made, and why
    ADD COLUMN not_checked       text[] NOT NULL DEFAULT '{}',
    ADD COLUMN released_at       timestamptz,
    ADD COLUMN execution_date    date;

-- Who is paid by the tenant, to which accounts, and by whom. Rows are added and never changed: a run is calculated with
-- one version of the directory, and means that one for ever.
CREATE TABLE directory (
    shard_id   text        PRIMARY KEY,
    version    integer     NOT NULL CHECK (version > 0),
    updated_by text        NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE employee (
    shard_id   text    NOT NULL,
    employee   text    NOT NULL,
    version    integer NOT NULL,
    pay_group  text    NOT NULL,
    department text    NOT NULL,
    -- the last day of the employment
    left_on    date,
    PRIMARY KEY (shard_id, employee, version)
);

CREATE TABLE bank_account (
    shard_id text    NOT NULL,
    account  text    NOT NULL,
    version  integer NOT NULL,
    holder   text    NOT NULL CHECK (holder !~ '[[:cntrl:]]'),
    iban     text    NOT NULL,
    bic      text,
    PRIMARY KEY (shard_id, account, version)
);

-- The employer, with the account that pays.
CREATE TABLE legal_entity (
    shard_id     text    NOT NULL,
    legal_entity text    NOT NULL,
    version      integer NOT NULL,
    name         text    NOT NULL CHECK (name !~ '[[:cntrl:]]'),
    iban         text    NOT NULL,
    bic          text,
    PRIMARY KEY (shard_id, legal_entity, version)
);

CREATE TABLE policy (
    shard_id                    text        PRIMARY KEY,
    version                     integer     NOT NULL CHECK (version > 0),
    required_approvals          integer     NOT NULL CHECK (required_approvals > 0),
    -- how many percent of the last comparable run's gross make a difference; null is not looked at
    run_variance_percent        integer     CHECK (run_variance_percent >= 0),
    department_variance_percent integer     CHECK (department_variance_percent >= 0),
    employee_variance_percent   integer     CHECK (employee_variance_percent >= 0),
    updated_by                  text        NOT NULL,
    updated_at                  timestamptz NOT NULL
);

-- What stands in the way of a run's approval, found by its calculation.
CREATE TABLE payroll_blocker (
    run_id           uuid    NOT NULL,
    number           integer NOT NULL,
    kind             text    NOT NULL,
    -- the employee, department or account that it is about; empty for the run as a whole
    subject          text    NOT NULL,
    -- what was found
    detail           text    NOT NULL,
    accepted_by      text,
    accepted_because text,
    accepted_at      timestamptz,
    PRIMARY KEY (run_id, number),
    UNIQUE (run_id, kind, subject)
);

-- Files that banks sent. Which one it is, and what it says, as two SHA-256.
CREATE TABLE bank_file (
    file_id      uuid        PRIMARY KEY,
    shard_id     text        NOT NULL,
    kind         text        NOT NULL CHECK (kind IN ('STATUS_REPORT', 'STATEMENT')),
    identity     text        NOT NULL,
    content      text        NOT NULL,
    summary      text        NOT NULL,
    imported_by  text        NOT NULL,
    imported_at  timestamptz NOT NULL,
    CONSTRAINT bank_file_once UNIQUE (shard_id, kind, identity)
);

CREATE INDEX bank_file_newest_first ON bank_file (shard_id, imported_at DESC, file_id DESC);

-- What an approval is bound to: the items, and where their money goes. One text for the service and for this migration.
CREATE FUNCTION register_hash(run uuid, directory_version integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\n',
               concat_ws(E'\t', r.currency, r.legal_entity, l.name, l.iban, l.bic),
               (SELECT string_agg(concat_ws(E'\t', i.line, i.employee, i.gross_minor, i.reimbursements_minor,
                           i.employee_taxes_minor, i.employee_benefits_minor, i.post_tax_deductions_minor, i.net_minor,
                           i.employer_taxes_minor, i.employer_benefits_minor, i.payment_method, i.account, b.holder,
                           b.iban, b.bic), E'\n' ORDER BY i.line)
                  FROM payroll_item i
                  LEFT JOIN LATERAL (
                       SELECT a.holder, a.iban, a.bic FROM bank_account a
                        WHERE a.shard_id = r.shard_id AND a.account = i.account
                          AND a.version <= register_hash.directory_version
                        ORDER BY a.version DESC LIMIT 1) b ON true
                 WHERE i.run_id = r.run_id)), 'UTF8')), 'hex')
      FROM payroll_run r
      LEFT JOIN LATERAL (
           SELECT e.name, e.iban, e.bic FROM legal_entity e
            WHERE e.shard_id = r.shard_id AND e.legal_entity = r.legal_entity
              AND e.version <= register_hash.directory_version
            ORDER BY e.version DESC LIMIT 1) l ON true
     WHERE r.run_id = register_hash.run
$$;

-- The sums of a register: the eight components, how many transfers, and their sum.
CREATE FUNCTION register_totals(run uuid) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ARRAY[coalesce(sum(gross_minor), 0), coalesce(sum(reimbursements_minor), 0),
                 coalesce(sum(employee_taxes_minor), 0), coalesce(sum(employee_benefits_minor), 0),
                 coalesce(sum(post_tax_deductions_minor), 0), coalesce(sum(net_minor), 0),
                 coalesce(sum(employer_taxes_minor), 0), coalesce(sum(employer_benefits_minor), 0),
                 count(*) FILTER (WHERE payment_method = 'BANK_TRANSFER' AND net_minor > 0),
                 coalesce(sum(net_minor) FILTER (WHERE payment_method = 'BANK_TRANSFER' AND net_minor > 0), 0)]::bigint[]
      FROM payroll_item WHERE run_id = register_totals.run
$$;

-- The new columns tell what the old ones told: no session sees a change, so this takes no position.
ALTER TABLE payroll_run DISABLE TRIGGER takes_a_position;
UPDATE payroll_run SET
    currency = coalesce((SELECT min(i.currency) FROM payroll_item i WHERE i.run_id = payroll_run.run_id), 'EUR'),
    business_date = pay_date,
    handled_by = array(SELECT DISTINCT person FROM unnest(ARRAY[prepared_by, last_edited_by, submitted_by]) person
                        WHERE person IS NOT NULL ORDER BY person),
    approvers = CASE WHEN approved_by IS NULL THEN '{}' ELSE ARRAY[approved_by] END,
    approval_times = CASE WHEN approved_at IS NULL THEN '{}' ELSE ARRAY[approved_at] END,
    approval_overrides = CASE WHEN approved_by IS NULL THEN '{}' ELSE ARRAY[NULL::text] END;
UPDATE payroll_run SET content_hash = register_hash(run_id, 0), totals = register_totals(run_id), directory_version = 0,
                       policy_version = 0
 WHERE state <> 'DRAFT';
ALTER TABLE payroll_run ENABLE TRIGGER takes_a_position;

ALTER TABLE payroll_run
    DROP COLUMN last_edited_by,
    DROP COLUMN approved_by,
    DROP COLUMN approved_at,
    ALTER COLUMN currency SET NOT NULL,
    ALTER COLUMN business_date SET NOT NULL,
    ALTER COLUMN type DROP DEFAULT,
    ALTER COLUMN legal_entity DROP DEFAULT,
    ALTER COLUMN required_approvals DROP DEFAULT,
    ADD CHECK (state IN ('DRAFT', 'CALCULATED', 'PENDING_APPROVAL', 'APPROVED', 'RELEASED', 'CLOSED', 'CANCELLED')),
    ADD CHECK ((type = 'CORRECTION') = (corrects IS NOT NULL)),
    ADD CHECK (cardinality(approvers) = cardinality(approval_times)
           AND cardinality(approvers) = cardinality(approval_overrides)),
    ADD CHECK (state NOT IN ('APPROVED', 'RELEASED', 'CLOSED') OR cardinality(approvers) >= required_approvals),
    ADD CHECK (state IN ('DRAFT', 'CANCELLED')
               OR (content_hash IS NOT NULL AND totals IS NOT NULL AND directory_version IS NOT NULL
                   AND policy_version IS NOT NULL)),
    ADD CHECK (state NOT IN ('APPROVED', 'RELEASED', 'CLOSED') OR open_blockers = 0),
    ADD CHECK (state NOT IN ('RELEASED', 'CLOSED') OR (released_at IS NOT NULL AND execution_date IS NOT NULL)),
    ADD CHECK (transmitted_at IS NULL OR state IN ('RELEASED', 'CLOSED')),
    -- the second person, once more where no code can forget him
    ADD CHECK (NOT approvers && handled_by);

-- At most one live regular run for a pay group and a period.
CREATE UNIQUE INDEX payroll_run_one_regular ON payroll_run (shard_id, legal_entity, pay_group, period_start, period_end)
    WHERE type = 'REGULAR' AND state <> 'CANCELLED';

ALTER TABLE payroll_item
    DROP COLUMN currency,
    ALTER COLUMN reimbursements_minor DROP DEFAULT,
    ALTER COLUMN employee_benefits_minor DROP DEFAULT,
    ALTER COLUMN employer_taxes_minor DROP DEFAULT,
    ALTER COLUMN employer_benefits_minor DROP DEFAULT,
    ALTER COLUMN payment_method DROP DEFAULT;

CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON directory
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();
CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON policy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();
CREATE CONSTRAINT TRIGGER takes_a_position AFTER INSERT OR UPDATE OR DELETE ON bank_file
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_position();
