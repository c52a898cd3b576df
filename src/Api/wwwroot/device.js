// Lets a person decide about a device code. Opening the page decides nothing: the person must enter the code, check it and click.

import {
  call, complain, dayOf, find, nameOf, NAMELESS, signInAddress, startClerk, stopComplaining, swap, UNREACHABLE, UNREACHED,
} from "./clerk.js";
import { plural } from "./permissions.js";
import { ask, given, givesSomething } from "./terms.js";

const CODE_LETTERS = 8;

const ENDED = "This code can no longer be used: it has expired, or was approved or declined already. "
  + "Start again in your terminal to get a new one.";
const UNKNOWN = "We do not know this code. Compare it with the one in your terminal.";
const TOO_MANY_TOKENS = "Too many programs have access to your account. End the access of one in your account, then approve again.";
const SOMEONE_ELSE = "You are signed in as someone else now. Enter the code again.";

const heading = find("heading");
const parts = Object.fromEntries(["waiting", "entry", "review", "approved", "declined"].map((id) => [id, find(id)]));
const input = find("code");
const approve = find("approve");
const buttons = document.querySelectorAll("main button");

let clerk;
let reviewed; // The code that the person checked, and the user they were signed in as.
let busy = false;

function show(part, title) {
  swap([parts[part]], Object.values(parts).filter((other) => other !== parts[part]));
  heading.textContent = title;
  document.title = `${title} · Focus Account`;
}

function goToSignIn(code) {
  location.replace(signInAddress(code ? `/device?user_code=${encodeURIComponent(code)}` : "/device"));
}

// The letters in the terminal's form. Text that cannot be a code stays as typed.
function tidy(text) {
  const letters = text.normalize("NFKC").toUpperCase().replace(/[^A-Z]/g, "");
  return letters.length === CODE_LETTERS ? `${letters.slice(0, 4)}-${letters.slice(4)}` : text.trim().slice(0, 40);
}

function looksLikeACode(text) {
  return /^[A-Z]{4}-[A-Z]{4}$/.test(text);
}

function enableButtons() {
  buttons.forEach((button) => { button.disabled = busy; });
  approve.disabled = busy || (reviewed !== undefined && !givesSomething());
}

/** Runs one action at a time, so that a double click acts once. */
async function alone(work) {
  if (busy) {
    return;
  }

  busy = true;
  enableButtons();
  stopComplaining();
  input.removeAttribute("aria-invalid");
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

function post(path, body) {
  return call(clerk, "POST", path, body);
}

function enterAgain(sentence) {
  reviewed = undefined;
  show("entry", "Connect a terminal");
  input.setAttribute("aria-invalid", "true");
  complain(sentence, input);
  input.select();
}

// Handles a refusal. When the person can simply try again, they stay where they are.
function refusal({ status, body, retryAfter }, code) {
  if (body?.error === "too_many_tokens") {
    return () => complain(TOO_MANY_TOKENS);
  }

  switch (status) {
    case 400: return () => body?.error === "unknown_user_code" ? enterAgain(UNKNOWN) : complain(body.message);
    case 401: return () => goToSignIn(code);
    case 403: return () => complain(body.message);
    case 410: return () => enterAgain(ENDED);
    case 429: return () => complain(`Too many tries. Wait ${waitOf(retryAfter)}, then try again.`);
    default: return () => complain("Something went wrong on our side. Try again in a moment.");
  }
}

function waitOf(seconds) {
  if (!(seconds > 0)) {
    return "a minute";
  }

  return seconds < 90 ? plural(Math.ceil(seconds), "second") : plural(Math.ceil(seconds / 60), "minute");
}

async function lookUp() {
  const code = tidy(input.value);
  if (!looksLikeACode(code)) {
    return () => enterAgain("A code has eight letters, such as BCDF\u2011GHJK.");
  }

  const response = await post("/api/device/lookup", { user_code: code });
  return response.status === 200 ? () => review(response.body) : refusal(response, code);
}

function review(request) {
  reviewed = { code: request.user_code, userId: clerk.user.id };
  find("review-code").textContent = request.user_code;
  find("review-client").textContent = request.client_name ?? NAMELESS;
  find("review-client-hint").hidden = !request.client_name;
  find("review-address").textContent = request.ip_address ?? "An unknown address";
  find("review-time").dateTime = request.created_at;
  find("review-time").textContent = momentOf(new Date(request.created_at));
  find("review-person").textContent = nameOf(clerk.user);
  ask(request);
  show("review", "Is this your terminal?");
  heading.focus();
}

function momentOf(time) {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  return minutes < 1 ? "Just now" : `${plural(minutes, "minute")} ago`;
}

async function decide(decision) {
  const { code, userId } = reviewed;

  // The account may have changed in another tab; the decision was made for the account on display.
  if (clerk.user?.id !== userId) {
    return () => enterAgain(SOMEONE_ELSE);
  }

  const response = await post("/api/device/complete", { user_code: code, ...decision });
  return response.status === 200 ? null : refusal(response, code);
}

async function decline() {
  return await decide({ deny: true }) ?? (() => finish("declined", "Declined"));
}

// What was given is said as it was sent, whatever happens to the fields in the meantime.
async function approveTerms(terms) {
  return await decide(terms.changes) ?? (() => {
    const until = new Date(Date.now() + terms.seconds * 1000);
    find("approved-client").textContent = terms.name || NAMELESS;
    find("approved-words").textContent = terms.words;
    find("approved-until").dateTime = until.toISOString();
    find("approved-until").textContent = dayOf(until);
    finish("approved", "Approved");
  });
}

function finish(part, title) {
  show(part, title);
  heading.focus();
}

parts.entry.addEventListener("submit", (event) => {
  event.preventDefault();
  alone(lookUp);
});
input.addEventListener("change", () => { input.value = tidy(input.value); });
approve.addEventListener("click", () => {
  const terms = given();
  if (terms) {
    alone(() => approveTerms(terms));
  }
});
find("decline").addEventListener("click", () => alone(decline));
find("asks").addEventListener("input", enableButtons);
find("switch").addEventListener("click", () => alone(async () => {
  await clerk.signOut({ redirectUrl: signInAddress(`/device?user_code=${encodeURIComponent(reviewed.code)}`) });
  return null;
}));

try {
  const given = new URLSearchParams(location.search).get("user_code");
  clerk = await startClerk();
  if (clerk.user) {
    input.value = tidy(given ?? "");
    show("entry", "Connect a terminal");
    input.focus();
  } else {
    goToSignIn(given && tidy(given));
  }
} catch {
  complain(UNREACHABLE);
}
