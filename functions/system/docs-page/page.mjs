const selector = document.querySelector("#document");
const source = document.querySelector("#source");
const asked = new URLSearchParams(location.search).get("document");

if ([...selector.options].some(({ value }) => value === asked)) selector.value = asked;
source.href = `openapi/${selector.value}.json`;

// A reload drops what was entered for the other interface, its key too.
selector.addEventListener("change", () => {
  location.assign(`?${new URLSearchParams({ document: selector.value })}`);
});

window.SwaggerUIBundle({
  url: source.href,
  dom_id: "#swagger-ui",
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  // Without this the page would send the document's address to a public validator.
  validatorUrl: null,
});
