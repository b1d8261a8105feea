grant select, insert, delete on {schema}.vault_key, {schema}.vault_concern, {schema}.vault_person,
  {schema}.vault_document, {schema}.vault_request to sporbar_app;
grant update (confirmed) on {schema}.vault_key to sporbar_app;
