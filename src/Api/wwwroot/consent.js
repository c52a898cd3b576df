// A person's decision about a program, shared by the pages that ask for it: one action at a time, for the account on display.

import {
  call, complain, dayOf, find, nameOf, NAMELESS, signInAddress, startClerk, stopComplaining, swap, UNREACHABLE, UNREACHED,
} from "./clerk.js";
import { plural } from "./permissions.js";
import { ask, given, givesSomething } from "./terms.js";

const TOO_MANY_TOKENS = "Too many programs have access to your account. End the access of one in your account, then approve again.";

const heading = find("heading");
const parts = ["waiting", "entry", "review", "approved", "declined"].map(find).filter(Boolean);
const approve = find("approve");
const buttons = document.querySelectorAll("main button");

let clerk;
let reviewed; // What the person looks at, and the user they were signed in as.
let busy = false;

/** Starts the page of a person who is signed in. Others sign in first, and then return to an address of the service. */
export async function begin(address, page) {
  try {
    clerk = await startClerk();
    if (clerk.user) {
      page();
    } else {
      goToSignIn(address);
    }
  } catch {
    complain(UNREACHABLE);
  }
}

/** Shows one part of the page alone. */
export function show(part, title) {
  swap([find(part)], parts.filter(({ id }) => id !== part));
  heading.textContent = title;
  document.title = `${title} · Focus Account`;
}

/** Runs one action at a time, so that a double click acts once. */
export async function alone(work) {
  if (busy) {
    return;
  }

  busy = true;
  enableButtons();
  stopComplaining();
  let report = null;
  try {
    report = await work();
  } catch {
    report = () => complain(UNREACHED);
  }

  busy = false;
  enableButtons();
  report?.();
}

export function post(path, body) {
  return call(clerk, "POST", path, body);
}

/** Handles a refusal. When the person can simply try again, they stay where they are; if they must sign in, they return to an address. */
export function refusal({ status, body, retryAfter }, address) {
  if (body?.error === "too_many_tokens") {
    return () => complain(TOO_MANY_TOKENS);
  }

  switch (status) {
    case 400: return () => complain(body.message);
    case 401: return () => goToSignIn(address);
    case 403: return () => complain(body.message);
    case 429: return () => complain(`Too many tries. Wait ${waitOf(retryAfter)}, then try again.`);
    default: return () => complain("Something went wrong on our side. Try again in a moment.");
  }
}

/**
 * Shows what a program asks for. The decision is sent to a path, in a body that begins with what the page knows the request by. The page
 * says what comes after a decision, a refusal and a change of the account, and at which address of it the person can begin again.
 */
export function review(request, { title, address, path, body, decided, refused = refusal, someoneElse }) {
  reviewed = { userId: clerk.user.id, address, path, body, decided, refused, someoneElse };
  find("review-client").textContent = request.client_name ?? NAMELESS;
  find("review-client-hint").hidden = !request.client_name;
  find("review-person").textContent = nameOf(clerk.user);
  ask(request);
  enableButtons();
  show("review", title);
  heading.focus();
}

function goToSignIn(address) {
  location.replace(signInAddress(address));
}

function enableButtons() {
  buttons.forEach((button) => { button.disabled = busy; });
  approve.disabled = busy || !givesSomething();
}

function waitOf(seconds) {
  if (!(seconds > 0)) {
    return "a minute";
  }

  return seconds < 90 ? plural(Math.ceil(seconds), "second") : plural(Math.ceil(seconds / 60), "minute");
}

async function decide(decision, finish) {
  const { userId, address, path, body, decided, refused, someoneElse } = reviewed;

  // The account may have changed in another tab; the decision was made for the account on display.
  if (clerk.user?.id !== userId) {
    return clerk.user ? someoneElse : () => goToSignIn(address);
  }

  const response = await post(path, { ...body, ...decision });
  if (response.status !== 200) {
    return refused(response, address);
  }

  return () => {
    finish();
    heading.focus();
    decided?.(response.body);
  };
}

function decline() {
  return decide({ deny: true }, () => show("declined", "Declined"));
}

// What was given is said as it was sent, whatever happens to the fields in the meantime.
function approveTerms(terms) {
  return decide(terms.changes, () => {
    const until = new Date(Date.now() + terms.seconds * 1000);
    find("approved-client").textContent = terms.name || NAMELESS;
    find("approved-words").textContent = terms.words;
    find("approved-until").dateTime = until.toISOString();
    find("approved-until").textContent = dayOf(until);
    show("approved", "Approved");
  });
}

approve.addEventListener("click", () => {
  const terms = given();
  if (terms) {
    alone(() => approveTerms(terms));
  }
});
find("decline").addEventListener("click", () => alone(decline));
find("asks").addEventListener("input", enableButtons);
find("switch").addEventListener("click", () => alone(async () => {
  await clerk.signOut({ redirectUrl: signInAddress(reviewed.address) });
  return null;
}));
