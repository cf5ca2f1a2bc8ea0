-- Run once by an administrator, on the primary, before the first start: one role that owns the database and changes its
-- schema, and one for each service, which owns nothing. What the services may do is granted by the API's migration.
-- Passwords are set apart from this file: roles.sh does both.
CREATE ROLE payledger_owner LOGIN;
CREATE ROLE payledger_api LOGIN;
-- reads the write-ahead log: the attribute cannot be granted by anybody but an administrator
CREATE ROLE payledger_relay LOGIN REPLICATION;
CREATE DATABASE payledger OWNER payledger_owner;
REVOKE ALL ON DATABASE payledger FROM PUBLIC;
GRANT CONNECT ON DATABASE payledger TO payledger_api, payledger_relay;
