-- Run once by an administrator, on the primary, before the first start: one role that owns the database and changes its
-- schema, and one for each service, which owns nothing. The migration R__rights.sql grants what the services may do.
-- This file sets no passwords; infra/postgres/roles.sh runs it and sets them.
CREATE ROLE payledger_owner LOGIN;
CREATE ROLE payledger_api LOGIN;
-- reads the write-ahead log; only an administrator can give this attribute
CREATE ROLE payledger_relay LOGIN REPLICATION;
CREATE DATABASE payledger OWNER payledger_owner;
REVOKE ALL ON DATABASE payledger FROM PUBLIC;
GRANT CONNECT ON DATABASE payledger TO payledger_api, payledger_relay;
