grant usage, create on schema {rows} to sporbar_app;
grant select, insert, update, delete on {rows}.checkpoint to sporbar_app;
