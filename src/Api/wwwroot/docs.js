// The API's own document, drawn by Swagger UI. Calls are tried here, on the service that the page comes from, whatever its public address.

async function show() {
  const answer = await fetch("/api/openapi.json");
  const spec = await answer.json();
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
