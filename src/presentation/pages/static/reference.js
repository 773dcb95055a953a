/* The operations, drawn by the vendored Swagger UI inside our page. */

import { hintsAbove } from "./hints.js";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Draw the OpenAPI document; `onLock` is called when somebody clicks the lock of an operation. */
export function drawReference(openapi, target, { onLock }) {
  return SwaggerUIBundle({
    // Calls go to the server that this page came from, whatever its public address is.
    spec: { ...openapi, servers: [{ url: window.location.origin }] },
    domNode: target,
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [bareLayout, searchEverywhere, lockWhatNeedsALogin, lockLeadsTo(onLock), hintsAbove(openapi, onLock)],
    layout: "BareLayout",
    deepLinking: true,
    docExpansion: "list",
    tryItOutEnabled: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    defaultModelExpandDepth: 2,
    validatorUrl: null,
  });
}

export function operationsOf(openapi) {
  return Object.entries(openapi.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => ({ path, method, ...item[method] })));
}

/** The names of the tags in use, in the order of the document. */
export function tagsOf(openapi) {
  const used = new Set(operationsOf(openapi).flatMap((operation) => operation.tags ?? ["default"]));
  const declared = (openapi.tags ?? []).map((tag) => tag.name).filter((name) => used.has(name));
  return [...new Set([...declared, ...used])];
}

/** The name of the security scheme that takes a bearer token. */
export function bearerSchemeOf(openapi) {
  const schemes = Object.entries(openapi.components?.securitySchemes ?? {});
  return schemes.find(([, scheme]) => scheme.type === "http" && scheme.scheme?.toLowerCase() === "bearer")?.[0];
}

/** Our page has a header, a search and a log-in of its own: only operations and schemas are drawn. */
function bareLayout({ React, getComponent }) {
  const BareLayout = () => {
    const [Errors, Operations, Models] = ["errors", "operations", "Models"].map((name) => getComponent(name, true));
    const parts = [Errors, Operations, Models].map((Part, key) => React.createElement(Part, { key }));
    return React.createElement("div", { className: "swagger-ui" }, parts);
  };
  return { components: { BareLayout } };
}

/** Swagger UI's own filter knows tags only; this one finds words in everything a row shows. */
function searchEverywhere() {
  return { fn: { opsFilter: matching } };
}

function matching(taggedOperations, phrase) {
  const words = phrase.toLowerCase().split(/\s+/);
  return taggedOperations
    .map((group, tag) => group.update("operations", (operations) => operations.filter((operation) => {
      const facts = [tag, operation.get("method"), operation.get("path"),
        operation.getIn(["operation", "summary"]), operation.getIn(["operation", "operationId"])];
      const text = facts.join(" ").toLowerCase();
      return words.every((word) => text.includes(word));
    })))
    .filter((group) => group.get("operations").size > 0);
}

/** Swagger UI shows a closed lock where a login is welcome but not needed: here such calls have none. */
function lockWhatNeedsALogin() {
  const OperationSummary = (Original, { React }) => ({ operationProps, ...others }) => {
    const isOpen = operationProps.get("security")?.some((requirement) => requirement.size === 0);
    const shown = isOpen ? operationProps.delete("security") : operationProps;
    return React.createElement(Original, { ...others, operationProps: shown });
  };
  return { wrapComponents: { OperationSummary } };
}

function lockLeadsTo(onLock) {
  const showDefinitions = () => (payload) => {
    if (payload) onLock();
    return { type: "our_login_box_was_shown" };
  };
  return () => ({ statePlugins: { auth: { wrapActions: { showDefinitions } } } });
}
