// Follows what happens in the account: by the stream of events, or while that is not open, by asking every few seconds.

const ASK_MS = 5_000;

const REOPEN_MS = 60_000;

// A busy account must not use up the limits of its own programs.
const PAUSE_MS = 1_000;

const EVENTS = ["job", "balance", "reset"];

/**
 * Calls `refresh` when something has happened, one call after another. It throws when it cannot; then `lost` is called, and later `found`
 * when it can again.
 */
export function follow(refresh, found, lost) {
  let stream = null;
  let isLost = false;
  let isRunning = false;
  let isDue = false;

  async function run() {
    isDue = true;
    if (isRunning) {
      return;
    }

    isRunning = true;
    while (isDue) {
      isDue = false;
      try {
        await refresh();
        isLost = false;
        found();
      } catch {
        isLost = true;
        lost();
      }

      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }

    isRunning = false;
  }

  // A stream that the server refused stays closed, until another try. One that was interrupted opens again by itself.
  function open() {
    if (stream && stream.readyState !== EventSource.CLOSED) {
      return;
    }

    stream = new EventSource("/api/events");
    stream.addEventListener("open", run);
    EVENTS.forEach((event) => stream.addEventListener(event, run));
  }

  function tick() {
    if (!document.hidden && (isLost || stream.readyState !== EventSource.OPEN)) {
      run();
    }
  }

  open();
  setInterval(tick, ASK_MS);
  setInterval(open, REOPEN_MS);
  addEventListener("online", run);
  addEventListener("offline", run);
  document.addEventListener("visibilitychange", tick);
}
