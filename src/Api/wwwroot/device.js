// Lets a person decide about a device code. Opening the page decides nothing: the person must enter the code, check it and click.

import {
  call, complain, dayOf, find, nameOf, NAMELESS, signInAddress, startClerk, stopComplaining, swap, UNREACHABLE, UNREACHED,
} from "./clerk.js";

const CODE_LETTERS = 8;
const DAY_MS = 86_400_000;

const ENDED = "This code can no longer be used: it has expired, or was approved or declined already. "
  + "Start again in your terminal to get a new one.";
const UNKNOWN = "We do not know this code. Compare it with the one in your terminal.";
const TOO_MANY_TOKENS = "Too many programs have access to your account. End the access of one in your account, then approve again.";
const SOMEONE_ELSE = "You are signed in as someone else now. Enter the code again.";

const heading = find("heading");
const parts = Object.fromEntries(["waiting", "entry", "review", "approved", "declined"].map((id) => [id, find(id)]));
const input = find("code");
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

/** Runs one action at a time, so that a double click acts once. */
async function alone(work) {
  if (busy) {
    return;
  }

  busy = true;
  buttons.forEach((button) => { button.disabled = true; });
  stopComplaining();
  input.removeAttribute("aria-invalid");
  let report = null;
  try {
    report = await work();
  } catch {
    report = () => complain(UNREACHED);
  }

  busy = false;
  buttons.forEach((button) => { button.disabled = false; });
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
    case 400: return () => enterAgain(UNKNOWN);
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

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
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
  show("review", "Is this your terminal?");
  heading.focus();
}

function momentOf(time) {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  return minutes < 1 ? "Just now" : `${plural(minutes, "minute")} ago`;
}

async function decide(deny) {
  const { code, userId } = reviewed;

  // The account may have changed in another tab; the decision was made for the account on display.
  if (clerk.user?.id !== userId) {
    return () => enterAgain(SOMEONE_ELSE);
  }

  const response = await post("/api/device/complete", deny ? { user_code: code, deny: true } : { user_code: code });
  return response.status === 200 ? () => finish(deny) : refusal(response, code);
}

function finish(deny) {
  const until = new Date(Date.now() + parts.approved.dataset.days * DAY_MS);
  find("approved-client").textContent = find("review-client").textContent;
  find("approved-until").dateTime = until.toISOString();
  find("approved-until").textContent = dayOf(until);
  show(...(deny ? ["declined", "Declined"] : ["approved", "Approved"]));
  heading.focus();
}

parts.entry.addEventListener("submit", (event) => {
  event.preventDefault();
  alone(lookUp);
});
input.addEventListener("change", () => { input.value = tidy(input.value); });
find("approve").addEventListener("click", () => alone(() => decide(false)));
find("decline").addEventListener("click", () => alone(() => decide(true)));
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
