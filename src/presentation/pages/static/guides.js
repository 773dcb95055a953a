/* Blocks of the guides can be copied; those for a shell talk to the server that this page came from. */

const WRITTEN_FOR = "http://127.0.0.1:8000";
const A_MOMENT = 2000; // milliseconds

for (const block of document.querySelectorAll(".block")) {
  const code = block.querySelector("code");
  if (block.classList.contains("bash")) code.textContent = code.textContent.replaceAll(WRITTEN_FOR, window.location.origin);
  // Browsers have no clipboard for pages that came unencrypted from elsewhere.
  if (navigator.clipboard) block.append(copyButton(code));
}

function copyButton(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  say(button, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      say(button, "Copied");
    } catch {
      say(button, "Not allowed");
    }
    setTimeout(() => say(button, "Copy"), A_MOMENT);
  });
  return button;
}

function say(button, words) {
  button.textContent = words;
  button.ariaLive = words === "Copy" ? "off" : "polite";
}
