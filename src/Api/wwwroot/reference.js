// The API document, rendered by Scalar. Calls go to the service that served this page, whatever its public address. Everything that would
// need another host is off; the policy of the page forbids it, too.

const { token } = document.getElementById("reference").dataset;

window.Scalar.createApiReference("#reference", {
  url: "/api/openapi.json",
  servers: [{ url: window.location.origin }],
  proxyUrl: "",
  persistAuth: false,
  authentication: {
    preferredSecurityScheme: "bearerAuth",
    securitySchemes: { bearerAuth: { token } },
  },
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  hideDarkModeToggle: true,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  documentDownloadType: "none",
});
