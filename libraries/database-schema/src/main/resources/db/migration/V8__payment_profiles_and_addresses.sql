-- An account of a country without IBANs is kept as one text, so that it is compared, hashed and approved as an IBAN is.
COMMENT ON COLUMN bank_account.iban IS 'an IBAN, or SYSTEM:code/number, or BIC/number';
COMMENT ON COLUMN legal_entity.iban IS 'an IBAN, or SYSTEM:code/number, or BIC/number';

-- Addresses as typed, and as banks read them where that differs. The profile of the paying bank; null is the generic one.
ALTER TABLE bank_account
    ADD COLUMN address         jsonb CHECK (jsonb_typeof(address) = 'object'),
    ADD COLUMN spelled_address jsonb CHECK (jsonb_typeof(spelled_address) = 'object');
ALTER TABLE legal_entity
    ADD COLUMN profile            text,
    ADD COLUMN address            jsonb CHECK (jsonb_typeof(address) = 'object'),
    ADD COLUMN spelled_address    jsonb CHECK (jsonb_typeof(spelled_address) = 'object'),
    ADD COLUMN remittance         text CHECK (remittance !~ '[[:cntrl:]]'),
    ADD COLUMN spelled_remittance text CHECK (spelled_remittance !~ '[[:cntrl:]]');

-- An approval covers them too. concat_ws leaves nulls out, so hashes of earlier runs are the same. As JSON, since a value
-- must not be mistaken for the same value of another column.
CREATE OR REPLACE FUNCTION register_hash(run uuid, directory_version integer) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT encode(sha256(convert_to(concat_ws(E'\n',
               concat_ws(E'\t', r.currency, r.legal_entity, l.name, l.spelled_name, l.iban, l.bic,
                         nullif(jsonb_strip_nulls(jsonb_build_object(
                             'profile', l.profile, 'address', l.address, 'spelledAddress', l.spelled_address,
                             'remittance', l.remittance, 'spelledRemittance', l.spelled_remittance)), '{}')),
               (SELECT string_agg(concat_ws(E'\t', i.line, i.employee, i.gross_minor, i.reimbursements_minor,
                           i.employee_taxes_minor, i.employee_benefits_minor, i.post_tax_deductions_minor, i.net_minor,
                           i.employer_taxes_minor, i.employer_benefits_minor, i.payment_method, i.account, b.holder,
                           b.spelled_holder, b.iban, b.bic, b.address, b.spelled_address), E'\n' ORDER BY i.line)
                  FROM payroll_item i
                  LEFT JOIN LATERAL (
                       SELECT a.holder, a.spelled_holder, a.iban, a.bic, a.address, a.spelled_address
                         FROM bank_account a
                        WHERE a.shard_id = r.shard_id AND a.account = i.account
                          AND a.version <= register_hash.directory_version
                        ORDER BY a.version DESC LIMIT 1) b ON true
                 WHERE i.run_id = r.run_id)), 'UTF8')), 'hex')
      FROM payroll_run r
      LEFT JOIN LATERAL (
           SELECT e.* FROM legal_entity e
            WHERE e.shard_id = r.shard_id AND e.legal_entity = r.legal_entity
              AND e.version <= register_hash.directory_version
            ORDER BY e.version DESC LIMIT 1) l ON true
     WHERE r.run_id = register_hash.run
$$;
