// Keeps the balance and the latest jobs up to date, and asks to cancel jobs.

import { call, complain, find, signInAddress, startClerk, stopComplaining, UNREACHED } from "./clerk.js";
import { follow } from "./live.js";
import { creditsOf, plural, unitOf } from "./permissions.js";

const STATES = { started: "Running", completed: "Completed", failed: "Failed" };

const jobs = find("jobs");

let clerk;

let knownAt = new Date();

function numberOf(number) {
  return number.toLocaleString("en-US").replace("-", "−");
}

async function refresh() {
  const [wallet, list] = await Promise.all(["/api/wallet", "/api/jobs?limit=10"].map((path) => call(clerk, "GET", path)));
  const statuses = [wallet.status, list.status];
  if (statuses.includes(401)) {
    location.replace(signInAddress(location.pathname));
  } else if (statuses.includes(403)) {
    location.reload();
  } else if (statuses.some((status) => status !== 200)) {
    throw new Error("The service does not respond.");
  } else {
    showBalance(wallet.body);
    showJobs(list.body.jobs);
  }
}

function showBalance({ account, held, holds }) {
  find("credits").textContent = numberOf(account.credits);
  find("credits-unit").textContent = unitOf(account.credits);
  const header = find("header-balance");
  if (header) {
    header.textContent = `${numberOf(account.credits)} ${unitOf(account.credits)}`;
  }

  find("held").textContent = holds.count === 0
    ? "Nothing is held by open jobs."
    : `${creditsOf(held)} more held by ${plural(holds.count, "open job")}.`;
}

function showJobs(list) {
  const rows = new Map([...jobs.children].map((row) => [row.dataset.id, row]));
  list.forEach((job, place) => {
    const row = rows.get(job.id) ?? rowOf(job);
    rows.delete(job.id);
    update(row, job);
    if (jobs.children[place] !== row) {
      jobs.insertBefore(row, jobs.children[place] ?? null);
    }
  });
  rows.forEach((row) => row.remove());
  find("no-jobs").hidden = list.length > 0;
}

function rowOf({ id, app_slug, action, created_at }) {
  const row = find("job").content.cloneNode(true).firstElementChild;
  const time = row.querySelector("time");
  row.dataset.id = id;
  row.querySelector("strong").textContent = app_slug;
  row.querySelector("bdi").textContent = action;
  row.querySelector("button").setAttribute("aria-label", `Cancel ${app_slug} ${action}`);
  time.dateTime = created_at;
  time.title = `${created_at.slice(0, 16).replace("T", " ")} UTC`;
  time.textContent = new Date(created_at).toLocaleString("en-US", { dateStyle: "medium", timeStyle: "short" });
  return row;
}

function update(row, job) {
  const state = row.querySelector(".state");
  const before = state.textContent;
  const button = row.querySelector("button");
  const isOpen = job.status === "started";
  state.textContent = stateOf(job);
  row.querySelector(".amount").textContent = isOpen ? `${numberOf(job.reserved)} held` : creditsOf(job.actual_cost);
  if (!isOpen || job.cancel_requested_at) {
    hide(button);
  } else {
    button.hidden = false;
  }

  if (!isOpen && before && before !== state.textContent) {
    find("news").textContent = `${job.app_slug} ${job.action}: ${state.textContent}, ${creditsOf(job.actual_cost)}.`;
  }
}

function stateOf({ status, progress, expired_at, cancel_requested_at }) {
  if (status === "started") {
    return cancel_requested_at ? "Cancel requested"
      : progress === null || progress === undefined ? STATES.started : `${STATES.started}, ${Math.floor(progress * 100)}%`;
  }

  return status === "failed" && expired_at ? "Expired" : STATES[status];
}

// A keyboard must not lose its place when a button goes.
function hide(button) {
  if (document.activeElement === button) {
    find("jobs-heading").focus();
  }

  button.hidden = true;
}

async function cancel(row, button) {
  if (button.ariaDisabled) {
    return;
  }

  // A disabled button would lose the focus.
  stopComplaining();
  button.ariaDisabled = "true";
  try {
    const { status, body } = await call(clerk, "POST", "/api/jobs/cancel", { job_id: row.dataset.id });
    if (status === 200) {
      row.querySelector(".state").textContent = "Cancel requested";
      hide(button);
    } else {
      complain(status === 401 ? UNREACHED : body.message);
    }
  } catch {
    complain(UNREACHED);
  }

  button.ariaDisabled = null;
}

function found() {
  knownAt = new Date();
  find("live").textContent = "";
}

function lost() {
  const time = knownAt.toLocaleTimeString("en-US", { timeStyle: "short" });
  find("live").textContent = `${navigator.onLine ? "The service does not respond." : "Offline."} Showing what was known at ${time}.`;
}

try {
  clerk = await startClerk();
  jobs.querySelectorAll('[data-open="true"]').forEach((button) => { button.hidden = false; });
  jobs.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) {
      cancel(button.closest("li"), button);
    }
  });
  follow(refresh, found, lost);
} catch {
  lost();
}
