-- Runs once, when the database is new: one role owns and migrates the schema, the other may read and append.
\getenv owner_password SPORBAR_OWNER_PASSWORD
\getenv app_password SPORBAR_APP_PASSWORD
create role sporbar_owner login password :'owner_password';
create role sporbar_app login password :'app_password';
create database sporbar owner sporbar_owner template template0
  encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C.UTF-8';
revoke all on database sporbar from public;
grant connect on database sporbar to sporbar_app;
