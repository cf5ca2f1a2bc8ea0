-- Names have any letters. What a bank reads is spelled when the name is recorded, and stored, so that a payment file is the
-- same after an upgrade. Null: the name as it is.
ALTER TABLE bank_account ADD COLUMN spelled_holder text CHECK (spelled_holder !~ '[[:cntrl:]]');
ALTER TABLE legal_entity ADD COLUMN spelled_name text CHECK (spelled_name !~ '[[:cntrl:]]');

-- An approval covers the spelling too. concat_ws leaves nulls out, so hashes of earlier runs are the same.
CREATE OR REPLACE FUNCTION register_hash(run uuid, directory_version integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\n',
               concat_ws(E'\t', r.currency, r.legal_entity, l.name, l.spelled_name, l.iban, l.bic),
               (SELECT string_agg(concat_ws(E'\t', i.line, i.employee, i.gross_minor, i.reimbursements_minor,
                           i.employee_taxes_minor, i.employee_benefits_minor, i.post_tax_deductions_minor, i.net_minor,
                           i.employer_taxes_minor, i.employer_benefits_minor, i.payment_method, i.account, b.holder,
                           b.spelled_holder, b.iban, b.bic), E'\n' ORDER BY i.line)
                  FROM payroll_item i
                  LEFT JOIN LATERAL (
                       SELECT a.holder, a.spelled_holder, a.iban, a.bic FROM bank_account a
                        WHERE a.shard_id = r.shard_id AND a.account = i.account
                          AND a.version <= register_hash.directory_version
                        ORDER BY a.version DESC LIMIT 1) b ON true
                 WHERE i.run_id = r.run_id)), 'UTF8')), 'hex')
      FROM payroll_run r
      LEFT JOIN LATERAL (
           SELECT e.name, e.spelled_name, e.iban, e.bic FROM legal_entity e
            WHERE e.shard_id = r.shard_id AND e.legal_entity = r.legal_entity
              AND e.version <= register_hash.directory_version
            ORDER BY e.version DESC LIMIT 1) l ON true
     WHERE r.run_id = register_hash.run
$$;
