// Keeps the session's cookie fresh while the page is open, as Clerk does on its own. The page works without.

import { startClerk } from "./clerk.js";

startClerk().catch(() => {});
