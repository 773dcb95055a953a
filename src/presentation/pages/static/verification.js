/* The page behind a mailed link: a click confirms the address, a form asks for a new link. */

import { call, Refusal } from "./api.js";
import { part, say, takeToken } from "./link.js";

const token = takeToken();
part("confirm").hidden = !token;
part("resend").hidden = Boolean(token);
if (!token) say("outcome", "", "This page belongs to a link that we send by e-mail. You can ask for a new one.");

part("confirm-button").addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    await call("POST", "/auth/verify-email", { body: { token } });
    confirmed();
  } catch (error) {
    refused(error);
  } finally {
    part("confirm-button").disabled = false;
  }
});

part("resend").addEventListener("submit", async (event) => {
  event.preventDefault();
  const email = part("resend-email").value;
  try {
    await call("POST", "/auth/verify-email/resend", { body: { email } });
    say("resend-outcome", "good", "If an account with this address waits for its confirmation, a new link is on its way.");
  } catch (error) {
    say("resend-outcome", "bad", error.message);
  }
});

function confirmed() {
  part("confirm").hidden = true;
  part("onward").hidden = false;
  say("outcome", "good", "Thank you: your e-mail address is confirmed. You can log in now.");
}

function refused(error) {
  const dead = error instanceof Refusal && (error.code === "invalid_token" || error.status === 422);
  part("confirm").hidden = dead;
  part("resend").hidden = !dead;
  const words = "This link does not work any more: it was used before, has run out or is not complete. Ask for a new one.";
  say("outcome", "bad", dead ? words : error.message);
}
