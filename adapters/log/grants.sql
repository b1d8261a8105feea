-- The application may read the log and append through the function, and no more.
grant usage on schema {schema} to sporbar_app;
grant select on {schema}.entry, {schema}.tag, {schema}.municipality to sporbar_app;
grant execute on function {schema}.append to sporbar_app;
