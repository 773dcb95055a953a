/* The page at the end of a login with Google: it exchanges the code in its address for tokens, or says why there is none. */

import { call } from "./api.js";

const REASONS = new Map(Object.entries({
  access_denied: "Google did not confirm who you are, or you said no. Nothing was changed.",
  account_suspended: "This account is suspended. Please turn to the people who run the platform.",
  email_not_verified: "Google has not verified your e-mail address. Confirm it there first.",
  identity_conflict: "Nothing was linked: your account or this Google account is linked to another one already.",
  provider_unavailable: "Google cannot be reached right now. Please try again in a while.",
  untrusted_answer: "Google's answer could not be trusted. Please try again.",
}));

const part = (id) => document.getElementById(id);
let accessToken = null;
let mfaToken = null;

const told = takeTold();
if (told.has("code")) await logIn(told.get("code"));
else if (told.has("linked")) say("good", "Your Google account is linked: you can log in with it from now on.");
else if (told.has("error")) refuse(REASONS.get(told.get("error")) ?? "The login did not work. Please try again.");
else say("", "This page is where a login with Google ends. There is nothing to do here now.");

part("code-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const code = part("login-code").value;
  try {
    await show(await call("POST", "/auth/login/totp", { body: { mfa_token: mfaToken, code } }));
  } catch (error) {
    say("bad", error.message);
  }
});

part("log-out").addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  try {
    await call("POST", "/auth/logout", { token: accessToken });
    part("logged-in").hidden = true;
    say("good", "You are logged out.");
  } catch (error) {
    currentTarget.disabled = false;
    say("bad", error.message);
  }
});

/** Read what the address tells and take it out of the address bar, the history and every later referrer. */
function takeTold() {
  const found = new URLSearchParams(window.location.search);
  window.history.replaceState(null, "", window.location.pathname);
  return found;
}

async function logIn(code) {
  try {
    const answer = await call("POST", "/auth/exchange", { body: { code } });
    if (answer.mfa_required) askForCode(answer.mfa_token);
    else await show(answer);
  } catch (error) {
    refuse(error.code === "invalid_code" ? "This login was ended before, or took too long. Please try again." : error.message);
  }
}

function askForCode(token) {
  mfaToken = token;
  part("code-form").hidden = false;
  say("", "One more step: your account has two-factor login.");
  part("login-code").focus();
}

async function show(tokens) {
  accessToken = tokens.access_token;
  const user = await call("GET", "/me", { token: accessToken });
  part("user-name").textContent = user.display_name;
  part("user-email").textContent = user.email;
  part("code-form").hidden = true;
  part("logged-in").hidden = false;
  say("good", "You are logged in.");
}

function refuse(words) {
  say("bad", words);
  part("again").hidden = false;
}

function say(tone, words) {
  part("outcome").className = `notice ${tone}`;
  part("outcome").textContent = words;
  if (tone) part("outcome").focus();
}
