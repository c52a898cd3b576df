// Renews the session, whose cookie is out of date, and opens the page again; or signs the person in first.

import { complain, find, signInAddress, startClerk, swap, UNREACHABLE } from "./clerk.js";

const RENEWED = "focus-renewed";

const LOOP_MS = 20_000;

const STATEMENT = "/account/statement";

// A file opens in no page: it is saved, and the page that offers it comes back.
function reopen() {
  const { pathname, search } = location;
  if (pathname.toLowerCase() === `${STATEMENT}.csv`) {
    Object.assign(document.createElement("a"), { href: pathname + search, download: "" }).click();
    location.replace(STATEMENT + search);
  } else {
    location.replace(pathname + search);
  }
}

function giveUp(sentence) {
  complain(sentence);
  swap([find("again")], []);
}

try {
  const clerk = await startClerk();
  const isLoop = Date.now() - Number(sessionStorage.getItem(RENEWED)) < LOOP_MS;
  if (!clerk.user) {
    location.replace(signInAddress(location.pathname + location.search));
  } else if (isLoop) {
    sessionStorage.removeItem(RENEWED);
    giveUp("Your account could not be loaded. Check the clock of this device and try again.");
  } else {
    sessionStorage.setItem(RENEWED, Date.now());
    await clerk.session.getToken({ skipCache: true });
    if (find("again").dataset.form) {
      giveUp("Your session was out of date, so nothing was done. Open the page again and repeat it.");
    } else {
      reopen();
    }
  }
} catch {
  giveUp(UNREACHABLE);
}
