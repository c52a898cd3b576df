-- The tokens of an account that are not revoked, newest first: at most a few hundred, however many it has revoked. Writers
-- wait while the tokens are read once. Using a token changes no column of the index, so it stays an update within the
-- page (HOT).

create index access_tokens_unrevoked on access_tokens (account_id, id) where revoked_at is null;
