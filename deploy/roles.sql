-- Two roles on one database. hefa_owner owns the tables and migrates them; hefa_app is what Hefa runs as.
-- hefa_app may read and insert, and nothing more, unless a migration grants it UPDATE or DELETE on a table whose rows
-- may change. So a table of the record that somebody forgets to protect is protected.
-- Run by psql (15 or newer) on the empty database, as its superuser, with HEFA_OWNER_PASSWORD and HEFA_APP_PASSWORD set.
\set ON_ERROR_STOP on
\getenv owner_password HEFA_OWNER_PASSWORD
\getenv app_password HEFA_APP_PASSWORD

SELECT format('CREATE ROLE %I LOGIN', name) FROM (VALUES ('hefa_owner'), ('hefa_app')) AS wanted (name)
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE hefa_owner PASSWORD :'owner_password';
ALTER ROLE hefa_app PASSWORD :'app_password';

ALTER DATABASE :"DBNAME" OWNER TO hefa_owner;
REVOKE ALL ON DATABASE :"DBNAME" FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO hefa_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO hefa_owner;
GRANT USAGE ON SCHEMA public TO hefa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hefa_owner IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO hefa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE hefa_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO hefa_app;
