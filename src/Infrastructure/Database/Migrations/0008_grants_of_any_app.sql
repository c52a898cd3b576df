-- An account may hold the grant of an app that is not registered. Quick, and harmless to an older version at work, which
-- registers an app before it grants. Requests lock the tables in this order.

lock table accounts, apps in access exclusive mode;

alter table app_grants drop constraint app_grants_app_slug_fkey;
