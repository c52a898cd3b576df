// Lets a person decide about a device code. Opening the page decides nothing: the person must enter the code, check it and click.

import { complain, find } from "./clerk.js";
import { alone, begin, post, refusal, review, show } from "./consent.js";
import { plural } from "./permissions.js";

const CODE_LETTERS = 8;

const ENDED = "This code can no longer be used: it has expired, or was approved or declined already. "
  + "Start again in your terminal to get a new one.";
const UNKNOWN = "We do not know this code. Compare it with the one in your terminal.";
const SOMEONE_ELSE = "You are signed in as someone else now. Enter the code again.";

const input = find("code");

// The letters in the terminal's form. Text that cannot be a code stays as typed.
function tidy(text) {
  const letters = text.normalize("NFKC").toUpperCase().replace(/[^A-Z]/g, "");
  return letters.length === CODE_LETTERS ? `${letters.slice(0, 4)}-${letters.slice(4)}` : text.trim().slice(0, 40);
}

function looksLikeACode(text) {
  return /^[A-Z]{4}-[A-Z]{4}$/.test(text);
}

function addressOf(code) {
  return code ? `/device?user_code=${encodeURIComponent(code)}` : "/device";
}

function enter(code) {
  input.value = code;
  show("entry", "Connect a terminal");
  input.focus();
}

function enterAgain(sentence) {
  show("entry", "Connect a terminal");
  input.setAttribute("aria-invalid", "true");
  complain(sentence, input);
  input.select();
}

function refused(response, address) {
  if (response.body?.error === "unknown_user_code") {
    return () => enterAgain(UNKNOWN);
  }

  return response.status === 410 ? () => enterAgain(ENDED) : refusal(response, address);
}

async function lookUp() {
  input.removeAttribute("aria-invalid");
  const code = tidy(input.value);
  if (!looksLikeACode(code)) {
    return () => enterAgain("A code has eight letters, such as BCDF\u2011GHJK.");
  }

  const response = await post("/api/device/lookup", { user_code: code });
  return response.status === 200 ? () => look(response.body) : refused(response, addressOf(code));
}

function look(request) {
  const code = request.user_code;
  find("review-code").textContent = code;
  find("review-address").textContent = request.ip_address ?? "An unknown address";
  find("review-time").dateTime = request.created_at;
  find("review-time").textContent = momentOf(new Date(request.created_at));
  review(request, {
    title: "Is this your terminal?",
    address: addressOf(code),
    path: "/api/device/complete",
    body: { user_code: code },
    refused,
    someoneElse: () => enterAgain(SOMEONE_ELSE),
  });
}

function momentOf(time) {
  const minutes = Math.floor((Date.now() - time) / 60_000);
  return minutes < 1 ? "Just now" : `${plural(minutes, "minute")} ago`;
}

find("entry").addEventListener("submit", (event) => {
  event.preventDefault();
  alone(lookUp);
});
input.addEventListener("change", () => { input.value = tidy(input.value); });

const linked = tidy(new URLSearchParams(location.search).get("user_code") ?? "");
await begin(addressOf(linked), () => enter(linked));
