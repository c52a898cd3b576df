// Lets the server show times by the clock of this browser: it learns the time zone by a cookie, and the page is opened again if needed.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const cookie = `tz=${encodeURIComponent(zone)}`;

function isStored() {
  return document.cookie.split("; ").includes(cookie);
}

if (zone && !isStored()) {
  document.cookie = `${cookie}; path=/account; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  if (isStored() && document.getElementById("page").dataset.zone !== zone) {
    location.reload();
  }
}
