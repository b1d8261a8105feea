-- The application registers receivers and notes how far each is; where one is and its secret never change.
grant select, insert, delete on {schema}.webhook, {schema}.webhook_dead to sporbar_app;
grant update (state, position, last, attempts, failing_since, next_try, reason) on {schema}.webhook to sporbar_app;
grant update (reason, attempts, died, replay) on {schema}.webhook_dead to sporbar_app;
