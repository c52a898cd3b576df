// Renews the session, whose cookie is out of date, and opens the page again; or signs the person in first.

import { complain, find, signInAddress, startClerk, swap, UNREACHABLE } from "./clerk.js";

const RENEWED = "focus-renewed";

const LOOP_MS = 20_000;

function giveUp(sentence) {
  complain(sentence);
  swap([find("again")], []);
}

try {
  const clerk = await startClerk();
  const address = location.pathname + location.search;
  const isLoop = Date.now() - Number(sessionStorage.getItem(RENEWED)) < LOOP_MS;
  if (!clerk.user) {
    location.replace(signInAddress(address));
  } else if (isLoop) {
    sessionStorage.removeItem(RENEWED);
    giveUp("Your account could not be loaded. Check the clock of this device and try again.");
  } else {
    sessionStorage.setItem(RENEWED, Date.now());
    await clerk.session.getToken({ skipCache: true });
    location.replace(address);
  }
} catch {
  giveUp(UNREACHABLE);
}
