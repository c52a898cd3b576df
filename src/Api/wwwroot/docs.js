// The API document, rendered by Swagger UI. Calls go to the service that served this page, whatever its public address.

async function show() {
  const response = await fetch("/api/openapi.json");
  const spec = await response.json();
  window.SwaggerUIBundle({
    spec: { ...spec, servers: [{ url: window.location.origin }] },
    domNode: document.getElementById("docs"),
    deepLinking: true,
    displayOperationId: true,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
}

show().catch(() => { document.getElementById("alert").hidden = false; });
