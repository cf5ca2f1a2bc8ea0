-- How many days before or after its period a run may pay; null: not checked. Tenants with a policy keep the former bound, which
-- was one setting for all.
ALTER TABLE policy ADD COLUMN pay_date_days_max integer DEFAULT 31 CHECK (pay_date_days_max BETWEEN 0 AND 3660);
ALTER TABLE policy ALTER COLUMN pay_date_days_max DROP DEFAULT;
