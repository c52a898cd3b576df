// Shows who is signed in, in the header. A cookie only hinted that someone is.

import { call, find, nameOf, signOutBy, startClerk, swap } from "./clerk.js";
import { creditsOf } from "./permissions.js";

const header = find("header");

async function fill(clerk) {
  const { user } = clerk;
  find("header-name").textContent = user.firstName || user.username || nameOf(user);
  // The sign-in page has a button of its own.
  if (!find("sign-out")) {
    find("header-sign-out").hidden = false;
    signOutBy(find("header-sign-out"), clerk, "/");
  }

  if (!header.dataset.filled) {
    const { status, body } = await call(clerk, "GET", "/api/wallet");
    find("header-balance").textContent = status === 200 ? creditsOf(body.account.credits) : "";
  }
}

async function start() {
  const clerk = await startClerk();
  if (clerk.user) {
    await fill(clerk);
    return;
  }

  header.hidden = true;
  if (find("known")) {
    swap([find("stranger")], [find("known")]);
  }
}

if (header) {
  start().catch(() => {
    // The rest of the page says what cannot be reached.
  });
}
