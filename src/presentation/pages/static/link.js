/* What the pages behind mailed links have in common. */

export const part = (id) => document.getElementById(id);

/** Read the token and take it out of the address bar, the history and every later referrer. */
export function takeToken() {
  const found = new URLSearchParams(window.location.search).get("token");
  window.history.replaceState(null, "", window.location.pathname);
  return found;
}

/** Show words to everybody, and move the focus to them where they answer something. */
export function say(id, tone, words) {
  part(id).className = `notice ${tone}`;
  part(id).textContent = words;
  part(id).hidden = false;
  if (tone) part(id).focus();
}
