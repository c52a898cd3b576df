-- Writers wait while the accounts are read twice, a second or so for ten million; readers do not. No account is closed yet, so
-- both indexes are empty. Starting or settling a job changes no column of them, so it stays an update within the page (HOT).

create index accounts_banned on accounts (id) where closed_for = 'banned';
create index accounts_to_forget on accounts (closed_at) where closed_for = 'deleted' and clerk_id like 'user%';
