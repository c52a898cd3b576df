// Shows a signed-in person their account. A cookie only hinted that someone is signed in; if nobody is, this is the front door.

import { call, complain, dayOf, find, nameOf, NAMELESS, signOutBy, startClerk, stopComplaining, swap, UNREACHABLE, UNREACHED } from "./clerk.js";
import { abilityOf, appsOf, concernsApps, creditsOf, leftOf, sentenceOf, spends, unitOf } from "./permissions.js";

const NOT_LOADED = "Your account could not be loaded. Try again in a moment.";

const STATUSES = { started: "Started", completed: "Completed", failed: "Failed" };

const programs = find("programs");

let clerk;

async function welcome() {
  const { user } = clerk;
  find("heading").textContent = `Hello, ${user.firstName || user.username || nameOf(user)}`;
  find("person").textContent = nameOf(user);
  signOutBy(find("sign-out"), clerk, "/");

  // An account has at most 100 tokens, so they fit on one page of the list.
  const paths = ["/api/wallet", "/api/jobs?limit=3", "/api/tokens?limit=200"];
  const [wallet, jobs, tokens] = await Promise.all(paths.map((path) => call(clerk, "GET", path)));
  const failed = [wallet, jobs, tokens].find(({ status }) => status !== 200);
  if (failed) {
    giveUp(failed.status === 403 ? failed.body.message : NOT_LOADED);
    return;
  }

  const { credits } = wallet.body.account;
  find("credits").textContent = credits.toLocaleString("en-US");
  find("credits-unit").textContent = unitOf(credits);
  find("jobs").append(...jobs.body.jobs.map(job));
  find("no-jobs").hidden = jobs.body.jobs.length > 0;
  programs.append(...tokens.body.tokens.map(program));
  find("no-programs").hidden = programs.childElementCount > 0;
  swap([find("account")], [find("waiting")]);
}

function job({ app_slug, action, status, reserved, actual_cost, created_at, expired_at }) {
  const row = find("job").content.cloneNode(true).firstElementChild;
  const time = row.querySelector("time");
  const [cost, state] = row.querySelectorAll(".cost span");
  row.querySelector("strong").textContent = app_slug;
  row.querySelector("bdi").textContent = action;
  time.dateTime = created_at;
  time.title = `${created_at.slice(0, 16).replace("T", " ")} UTC`;
  time.textContent = new Date(created_at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
  cost.textContent = status === "started"
    ? `${reserved.toLocaleString("en-US")} reserved`
    : creditsOf(actual_cost);
  state.textContent = status === "failed" && expired_at ? "Expired" : STATUSES[status];
  return row;
}

function program(token) {
  const row = find("program").content.cloneNode(true).firstElementChild;
  const name = token.name ?? NAMELESS;
  const used = token.last_used_at ? `Last used ${dayOf(new Date(token.last_used_at))}` : "Not used yet";
  const button = row.querySelector("button");
  row.querySelector("bdi").textContent = name;
  const [may, validity] = row.querySelectorAll(".hint");
  may.textContent = permissionsOf(token);
  validity.textContent = `${used}, valid until ${dayOf(new Date(token.expires_at))}`;
  button.setAttribute("aria-label", `End access of ${name}`);
  button.addEventListener("click", () => endAccess(token.id, name, row, button));
  return row;
}

function permissionsOf({ scope, apps, budget }) {
  const scopes = scope.split(" ");
  const reach = concernsApps(scopes, apps) && appsOf(apps);
  const left = spends(scopes) && budget && ` ${sentenceOf(leftOf(budget))}`;
  return `${sentenceOf(`can ${abilityOf(scopes)}`, reach)}${left || ""}`;
}

async function endAccess(id, name, row, button) {
  if (!confirm(`End the access of “${name}” to your account? This is final.`)) {
    return;
  }

  stopComplaining();
  button.disabled = true;
  try {
    const { status, body } = await call(clerk, "DELETE", `/api/tokens/${id}`);
    if (status === 403) {
      button.disabled = false;
      complain(body.message);
      return;
    }

    // 404: it was ended elsewhere, or has expired.
    if (status !== 200 && status !== 404) {
      throw new Error(`The service responded with ${status}.`);
    }

    row.remove();
    find("no-programs").hidden = programs.childElementCount > 0;
    find("programs-heading").focus();
  } catch {
    button.disabled = false;
    complain(UNREACHED);
  }
}

function giveUp(sentence) {
  complain(sentence);
  swap([find("again")], []);
}

try {
  clerk = await startClerk();
  if (clerk.user) {
    await welcome();
  } else {
    swap([find("front")], [find("panel")]);
    document.title = "Focus Account";
  }
} catch {
  giveUp(UNREACHABLE);
}
