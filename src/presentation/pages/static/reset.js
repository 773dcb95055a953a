/* The page behind the link of a forgotten password: one form sets a new one, another asks for a link. */

import { call, Refusal } from "./api.js";
import { part, say, takeToken } from "./link.js";

const token = takeToken();
part("reset").hidden = !token;
part("forgot").hidden = Boolean(token);
if (!token) say("outcome", "", "Tell us your address, and we send you a link by which you set a new password.");

part("show-password").addEventListener("change", ({ currentTarget }) => {
  part("new-password").type = currentTarget.checked ? "text" : "password";
});

part("reset").addEventListener("submit", async (event) => {
  event.preventDefault();
  part("reset-button").disabled = true;
  try {
    await call("POST", "/auth/password/reset", { body: { token, new_password: part("new-password").value } });
    done();
  } catch (error) {
    refused(error);
  } finally {
    part("reset-button").disabled = false;
  }
});

part("forgot").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await call("POST", "/auth/password/forgot", { body: { email: part("forgot-email").value } });
    say("forgot-outcome", "good", "If there is an account with this address, a link is on its way.");
  } catch (error) {
    say("forgot-outcome", "bad", error.message);
  }
});

function done() {
  part("new-password").value = "";
  part("reset").hidden = true;
  part("onward").hidden = false;
  say("outcome", "good", "Your new password holds from now on. Log in with it.");
}

function refused(error) {
  const dead = error instanceof Refusal && error.code === "invalid_token";
  part("reset").hidden = dead;
  part("forgot").hidden = !dead;
  const words = "This link does not work any more: it was used before, has run out, or a newer one was sent. Ask for a new one.";
  say("outcome", "bad", dead ? words : error.message);
}
