/* The docs page: reads the OpenAPI document, draws the reference, lets a person log in. */

import { askToLogIn, connectLogin } from "./login.js";
import { bearerSchemeOf, drawReference, operationsOf, tagsOf } from "./reference.js";
import { Session } from "./session.js";

const part = (id) => document.getElementById(id);

followColorScheme();
const session = new Session();
connectLogin(session);
start().catch(() => {
  part("operations").replaceChildren();
  part("reference-problem").textContent = "The OpenAPI document could not be loaded. Reload the page to try again.";
  part("reference-problem").hidden = false;
});

async function start() {
  const response = await fetch("/openapi.json", { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(response.statusText);
  const openapi = await response.json();
  introduce(openapi);
  part("operations").replaceChildren();
  const ui = drawReference(openapi, part("operations"), { onLock: askToLogIn });
  connectSearch(ui);
  lendToken(ui, bearerSchemeOf(openapi));
}

function introduce(openapi) {
  part("api-title").textContent = openapi.info.title;
  part("api-version").textContent = `· version ${openapi.info.version}`;
  const [opening] = (openapi.info.description ?? "").split("\n\n");
  if (opening) part("api-description").textContent = opening;
  part("operation-count").textContent = operationsOf(openapi).length;
  part("tags").replaceChildren(...tagsOf(openapi).map(tagButton));
}

function tagButton(tag) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = tag;
  button.addEventListener("click", () => {
    const heading = [...document.querySelectorAll(".opblock-tag")].find((one) => one.dataset.tag === tag);
    heading?.scrollIntoView();
    heading?.querySelector("button, a")?.focus({ preventScroll: true });
  });
  return button;
}

function connectSearch(ui) {
  const search = part("search");
  search.addEventListener("input", () => {
    const phrase = search.value.trim();
    const { layoutActions, specSelectors } = ui.getSystem();
    layoutActions.updateFilter(phrase || true);
    const groups = specSelectors.taggedOperations();
    const found = groups.reduce((sum, group) => sum + group.get("operations").size, 0);
    for (const button of part("tags").children) button.disabled = !groups.has(button.textContent);
    part("operation-count").textContent = found;
    part("nothing-found").textContent = `No operation matches “${phrase}”.`;
    part("nothing-found").hidden = found > 0;
    const reference = part("reference");
    if (reference.getBoundingClientRect().top < 0) reference.scrollIntoView({ behavior: "instant" });
  });
}

/** Keep Swagger UI's bearer authorization equal to the session's access token. */
function lendToken(ui, scheme) {
  if (!scheme) return;
  const { authActions, authSelectors } = ui.getSystem();
  session.addEventListener("change", () => {
    if (session.accessToken) ui.preauthorizeApiKey(scheme, session.accessToken);
    else if (authSelectors.authorized()?.has(scheme)) authActions.logout([scheme]);
  });
}

/** Swagger UI takes its dark colours from a class, not from the system's setting. */
function followColorScheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
}
