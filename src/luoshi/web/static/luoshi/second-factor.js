/* Security keys: a button asks the browser for what the key says, puts it into the form and sends it off.
   The options come as JSON in the page; webauthn-json.js (allauth's) turns bytes into text and back. */
"use strict";
for (const button of document.querySelectorAll("[data-webauthn]")) {
  const form = button.closest("form");
  const said = form.querySelector("[data-webauthn-said]");
  const say = (words) => { said.textContent = words; said.hidden = !words; };
  button.addEventListener("click", async () => {
    say("");
    if (!window.PublicKeyCredential || !window.webauthnJSON) {
      say(button.dataset.unable);
      return;
    }
    const options = JSON.parse(document.getElementById(button.dataset.options).textContent);
    button.disabled = true;
    try {
      const credential = button.dataset.webauthn === "create"
        ? await window.webauthnJSON.create(options.creation_options)
        : await window.webauthnJSON.get(options.request_options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      say(error.name === "SecurityError" ? button.dataset.unable : button.dataset.failed);
      button.disabled = false;
    }
  });
}
