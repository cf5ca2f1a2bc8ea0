-- How many days before or after its period a run may pay; null: not checked. Tenants with a policy, or a proposal that is open, get
-- 31, the former default. Where payledger.policy.pay-date-days-max had another value, propose a policy with it.
ALTER TABLE policy ADD COLUMN pay_date_days_max integer DEFAULT 31 CHECK (pay_date_days_max BETWEEN 0 AND 3660);
ALTER TABLE policy ALTER COLUMN pay_date_days_max DROP DEFAULT;

-- No session sees a position pass.
ALTER TABLE policy_proposal DISABLE TRIGGER takes_a_position;
UPDATE policy_proposal SET policy = (policy::jsonb || '{"payDateDaysMax": 31}')::text WHERE state = 'OPEN';
ALTER TABLE policy_proposal ENABLE TRIGGER takes_a_position;
