// Ends the access of programs, and changes what they may spend.

import { call, complain, find, startClerk, stopComplaining, UNREACHABLE, UNREACHED } from "./clerk.js";

const tools = find("tools");

let clerk;

/** Calls the service; returns whether it did what was asked, and otherwise shows why not. */
async function act(button, done, ...request) {
  stopComplaining();
  button.disabled = true;
  try {
    const { status, body } = await call(clerk, ...request);
    if (done.includes(status)) {
      return true;
    }

    complain(status === 401 || status >= 500 ? UNREACHED : body.message);
  } catch {
    complain(UNREACHED);
  }

  button.disabled = false;
  return false;
}

function showCount() {
  const isEmpty = tools.childElementCount === 0;
  find("no-tools").hidden = !isEmpty;
  find("end-all").hidden = isEmpty;
  find("heading").focus();
}

async function end(row, button) {
  // 404: it was ended elsewhere, or has expired.
  if (confirm(`End the access of “${row.dataset.name}” to your account? This is final.`)
    && await act(button, [200, 404], "DELETE", `/api/tokens/${row.dataset.id}`)) {
    row.remove();
    showCount();
  }
}

async function endAll(button) {
  if (confirm("End the access of every program to your account? This is final.")
    && await act(button, [200], "DELETE", "/api/tokens")) {
    tools.replaceChildren();
    showCount();
  }
}

async function change(row, form) {
  const { name, limit, period } = form.elements;
  const digits = limit.value.replace(/[\s,]/g, "");
  const isSame = limit.value === limit.defaultValue && [...period.options].every((option) => option.selected === option.defaultSelected);
  const changes = {
    ...(name.value.trim() !== name.defaultValue && { name: name.value.trim() }),
    ...(!isSame && digits && { budget: `${digits}/${period.value}` }),
  };
  if (!digits && limit.defaultValue) {
    complain("A spending limit can be changed, and not removed. Connect the program again without one.", limit);
  } else if (await act(form.querySelector("button"), [200], "PATCH", `/api/tokens/${row.dataset.id}`, changes)) {
    location.reload();
  }
}

try {
  clerk = await startClerk();
  tools.querySelectorAll(".acts, .change").forEach((element) => { element.hidden = false; });
  find("end-all").hidden = tools.childElementCount === 0;
  find("end-all").addEventListener("click", ({ currentTarget }) => endAll(currentTarget));
  tools.addEventListener("click", ({ target }) => {
    const button = target.closest(".end");
    if (button) {
      end(button.closest("li"), button);
    }
  });
  tools.addEventListener("submit", (event) => {
    event.preventDefault();
    change(event.target.closest("li"), event.target);
  });
} catch {
  complain(UNREACHABLE);
}
