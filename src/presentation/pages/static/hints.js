/* Above each answer that came live: what a refusal means, the way to the next page, and what a change of the thing needs. */

const IF_MATCH = "#/components/parameters/IfMatch";

/** A plugin of Swagger UI; `onLogin` is called by whoever wants to log in. */
export function hintsAbove(openapi, onLogin) {
  const liveResponse = (Original, system) => (props) => {
    const { createElement: make } = system.React;
    const hints = hintsOf(props, openapi).map((hint) => make(Hint, { ...hint, ...props, system, onLogin, key: hint.kind }));
    return make("div", null, ...hints, make(Original, props));
  };
  return () => ({ wrapComponents: { liveResponse } });
}

function hintsOf({ response, path }, openapi) {
  const content = parsed(response.get("text"));
  if (content?.code && content.type) return [{ kind: "problem", problem: content }];
  if (content?.next_cursor) return [{ kind: "next", cursor: content.next_cursor }];
  const etag = response.getIn(["headers", "etag"]);
  const changes = etag && content ? changesOf(addressOf(response, path, content), openapi) : [];
  return changes.length ? [{ kind: "change", etag, changes }] : [];
}

function Hint(props) {
  return { problem: Problem, next: Next, change: Change }[props.kind](props);
}

function Problem({ problem, system, onLogin }) {
  const { createElement: make } = system.React;
  const faults = (problem.errors ?? []).map(({ pointer, parameter, detail }, key) =>
    make("li", { key }, make("code", null, pointer || parameter || "the body"), ` ${detail}`));
  return make("div", { className: "hint-box refused", role: "status" },
    make("p", null, make("strong", null, problem.title), faults.length ? "" : `: ${problem.detail}`),
    faults.length > 0 && make("ul", null, ...faults),
    make("p", null, make("a", { href: problem.type }, "What it means, and what to do")),
    problem.code === "unauthenticated" && make("button", { type: "button", className: "btn", onClick: onLogin }, "Log in"));
}

function Next({ cursor, path, method, system }) {
  const { React: { createElement: make }, specActions } = system;
  const go = ({ currentTarget }) => {
    const operation = currentTarget.closest(".opblock");
    specActions.changeParam([path, method], "cursor", "query", cursor, false);
    // The form holds the cursor once it was drawn anew.
    setTimeout(() => operation.querySelector(".execute").click());
  };
  return make("div", { className: "hint-box" },
    make("button", { type: "button", className: "btn", onClick: go }, "Next page"));
}

function Change({ etag, changes, system }) {
  const { React: { createElement: make, useState }, specActions } = system;
  const [said, say] = useState("");
  const fill = () => {
    for (const { path, method, values } of changes) {
      for (const [name, value] of values) specActions.changeParam([path, method], name, "path", value, false);
      specActions.changeParam([path, method], "If-Match", "header", etag, false);
    }
    say(`Filled in: ${changes.map(({ name }) => name).join(", ")}.`);
  };
  return make("div", { className: "hint-box" },
    make("button", { type: "button", className: "btn", onClick: fill }, "Use its id and ETag to change it"),
    make("p", { role: "status" }, said));
}

/** Where the thing in the answer is: where it was made, or what was asked, without the verb of a command. */
function addressOf(response, path, content) {
  const made = response.getIn(["headers", "location"]);
  if (made) return made;
  const steps = new URL(response.get("url")).pathname.split("/");
  const isCommand = path.includes("}") && !path.endsWith("}");
  if (isCommand) steps.pop();
  // A course may have been asked for by its slug; it is changed by its id.
  if (path.endsWith("}") && content.id) steps.splice(-1, 1, content.id);
  return steps.join("/");
}

/** The operations that change what is at an address under a condition, each with the values of its path. */
function changesOf(address, openapi) {
  const steps = address.split("/");
  return Object.entries(openapi.paths).flatMap(([path, item]) => {
    const values = valuesOf(path.split("/"), steps);
    if (!values) return [];
    return Object.entries(item)
      .filter(([, operation]) => operation.parameters?.some((one) => one.$ref === IF_MATCH))
      .map(([method, operation]) => ({ path, method, values, name: operation.operationId }));
  });
}

function valuesOf(template, steps) {
  const rest = template.slice(steps.length);
  if (template.length < steps.length || rest.length > 1 || rest.some((step) => step.startsWith("{"))) return null;
  const values = [];
  for (const [place, step] of steps.entries()) {
    const named = template[place].match(/^{(\w+)}$/);
    if (named) values.push([named[1], step]);
    else if (template[place] !== step) return null;
  }
  return values;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
