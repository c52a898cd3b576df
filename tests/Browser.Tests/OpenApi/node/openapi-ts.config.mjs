// Imports with extensions, so that Node.js runs the client as it is.
export default { input: "openapi.json", output: { path: "hey-api", importFileExtension: ".js" } };
