/* Who is logged in. The tokens live in this object and nowhere else: no storage, no cookie, no address. */

import { call, Refusal } from "./api.js";

const RENEW_AT = 0.8; // of the access token's lifetime
const RETRY_AFTER = 5000; // milliseconds: a lost answer is repeated while its token may still be used again

export class Session extends EventTarget {
  #tokens = null;
  #mfaToken = null;
  #renewAt = 0;
  #timer = null;
  #renewal = null;

  user = null;

  constructor() {
    super();
    // Timers sleep with the computer: look again when the page comes back.
    document.addEventListener("visibilitychange", () => this.#renewIfDue());
  }

  get accessToken() {
    return this.#tokens?.access_token ?? null;
  }

  /** Answers "code" when the account wants a second factor, else "done". */
  async logIn(email, password) {
    const answer = await call("POST", "/auth/login", { body: { email, password } });
    this.#mfaToken = answer.mfa_required ? answer.mfa_token : null;
    if (this.#mfaToken) return "code";
    await this.#begin(answer);
    return "done";
  }

  async confirmCode(code) {
    const body = { mfa_token: this.#mfaToken, code };
    await this.#begin(await call("POST", "/auth/login/totp", { body }));
  }

  /** Forgets the tokens even when the server cannot be told. */
  async logOut() {
    const token = this.accessToken;
    this.#end("");
    await call("POST", "/auth/logout", { token }).catch((error) => {
      if (error.status !== 401) throw error; // 401 says that the session was over already.
    });
  }

  async #begin(tokens) {
    const user = await call("GET", "/me", { token: tokens.access_token });
    this.#mfaToken = null;
    this.user = user;
    this.#keep(tokens);
  }

  #keep(tokens) {
    this.#tokens = tokens;
    this.#renewAt = Date.now() + tokens.expires_in * 1000 * RENEW_AT;
    this.#wake(tokens.expires_in * 1000 * RENEW_AT);
    this.#tell("");
  }

  #wake(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#renewIfDue(), delay);
  }

  #renewIfDue() {
    if (!this.#tokens || Date.now() < this.#renewAt) return;
    // One renewal at a time: a refresh token that is used twice ends the session.
    this.#renewal ??= this.#renew().finally(() => { this.#renewal = null; });
  }

  async #renew() {
    const held = this.#tokens;
    try {
      const renewed = await call("POST", "/auth/refresh", { body: { refresh_token: held.refresh_token } });
      if (this.#tokens === held) this.#keep(renewed);
    } catch (error) {
      if (this.#tokens !== held) return;
      if (isFinal(error)) this.#end("Your session has ended. Please log in again.");
      else this.#wake(RETRY_AFTER);
    }
  }

  #end(reason) {
    clearTimeout(this.#timer);
    this.#tokens = null;
    this.user = null;
    this.#tell(reason);
  }

  #tell(reason) {
    this.dispatchEvent(new CustomEvent("change", { detail: reason }));
  }
}

function isFinal(error) {
  return error instanceof Refusal && error.status < 500 && error.status !== 429;
}
