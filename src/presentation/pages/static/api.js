/* Calls to the API, and its refusals as errors with words for people. */

const BASE = "/api/v1";

export class Refusal extends Error {
  /** @param {number} status  @param {{code?: string, detail?: string, title?: string}} problem */
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered with status ${status}.`);
    this.status = status;
    this.code = problem.code;
  }
}

/** Send one request; answers its JSON, or null when it has none. Throws a Refusal for 4xx and 5xx. */
export async function call(method, path, { body, token } = {}) {
  const headers = { Accept: "application/json, application/problem+json" };
  if (body) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await send(BASE + path, { method, headers, body: body && JSON.stringify(body) });
  const content = parsed(await response.text());
  if (!response.ok) throw new Refusal(response.status, content ?? {});
  return content;
}

async function send(url, request) {
  try {
    return await fetch(url, { ...request, cache: "no-store", credentials: "omit" });
  } catch {
    throw new Error("The server cannot be reached. Check your connection and try again.");
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
