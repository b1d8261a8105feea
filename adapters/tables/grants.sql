grant usage, create on schema {rows} to sporbar_app;
grant select, insert, update, delete on {rows}.checkpoint, {rows}.generation to sporbar_app;
