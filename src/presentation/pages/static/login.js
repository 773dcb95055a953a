/* The log-in box: a form, a second step where the account has one, and who is logged in. */

const part = (id) => document.getElementById(id);

/** @param {import("./session.js").Session} session */
export function connectLogin(session) {
  onSubmit(part("login-form"), async ({ email, password }) => {
    if ((await session.logIn(email, password)) === "code") show("code-form");
  });
  onSubmit(part("code-form"), ({ code }) => session.confirmCode(code));
  // What is clicked before there is somebody to listen would be lost.
  for (const button of part("login").querySelectorAll("button")) button.disabled = false;
  for (const button of part("login-form").querySelectorAll("[data-email]")) {
    button.addEventListener("click", () => fillIn(button.dataset));
  }
  part("start-over").addEventListener("click", () => show("login-form"));
  part("log-out").addEventListener("click", () => session.logOut().catch(explain));
  session.addEventListener("change", ({ detail }) => describe(session.user, detail));
}

/** Bring the box into view, with the caret where typing begins. */
export function askToLogIn() {
  part("login").scrollIntoView({ block: "center" });
  (part("login-form").hidden ? part("user-name") : part("login-email")).focus({ preventScroll: true });
}

/** Log in with an account of the demo content, as if it had been typed. */
function fillIn({ email, password }) {
  part("login-email").value = email;
  part("login-password").value = password;
  part("login-form").requestSubmit();
}

function onSubmit(form, act) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    part("login-problem").hidden = true;
    try {
      await act(Object.fromEntries(new FormData(form)));
    } catch (error) {
      explain(error);
    } finally {
      button.disabled = false;
    }
  });
}

function describe(user, reason) {
  const arrived = user && part("logged-in").hidden;
  part("user-name").textContent = user?.display_name ?? "";
  part("user-email").textContent = user?.email ?? "";
  part("user-role").textContent = user?.role ?? "";
  part("session-state").textContent = user ? `Logged in as ${user.display_name}` : "Not logged in";
  part("session-state").classList.toggle("in", Boolean(user));
  if (!user || arrived) show(user ? "logged-in" : "login-form");
  if (arrived) part("user-name").focus();
  if (reason) explain(new Error(reason));
}

function show(panel) {
  for (const id of ["login-form", "code-form", "logged-in"]) part(id).hidden = id !== panel;
  part("login-form").reset();
  part("code-form").reset();
  part("login-problem").hidden = true;
  if (panel === "code-form") part("login-code").focus();
}

function explain(error) {
  part("login-problem").textContent = error.message;
  part("login-problem").hidden = false;
}
