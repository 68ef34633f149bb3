// What every page can do: keys, menus, dialogs, sending once, errors of htmx, unsaved text. No library, no inline script.
(() => {
  "use strict";
  const words = () => document.getElementById("script-words")?.dataset ?? {};
  const $ = (selector, root = document) => root.querySelector(selector);
  const inText = (target) => target.closest?.("input, textarea, select, [contenteditable=true]") !== null;

  // --- dialogs ---
  let opener = null;
  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return null;
    opener = document.activeElement;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
    dialog.showModal();
    const first = $("[autofocus], .field input:not([type=hidden]), .field select, .field textarea", dialog);
    if (first) first.focus();
    return dialog;
  }
  function closeDialog(dialog) {
    if (!dialog.open) return;
    dialog.close();
    if (opener?.isConnected) opener.focus();
  }

  // Asks in our own dialog; the promise says whether the answer was yes.
  function confirmIn(question, { more = "", yes = "" } = {}) {
    const dialog = document.getElementById("confirm-dialog");
    const button = $("[data-confirm-yes]", dialog);
    $("h2", dialog).textContent = question;
    $("[data-confirm-more]", dialog).textContent = more;
    button.textContent = yes || button.dataset.default;
    return new Promise((resolve) => {
      let answer = false;
      button.onclick = () => { answer = true; closeDialog(dialog); };
      dialog.addEventListener("close", () => resolve(answer), { once: true });
      openDialog("confirm-dialog");
      button.focus();
    });
  }

  function toast(text) {
    const place = document.getElementById("toasts");
    const message = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
    $(".message-text", message).textContent = text;
    place.append(message);
    while (place.childElementCount > 3) place.firstElementChild.remove();
  }

  // --- clicks ---
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const opening = target.closest("[data-open]");
    if (opening) { event.preventDefault(); openDialog(opening.dataset.open); return; }
    const closing = target.closest("[data-close]");
    if (closing) { event.preventDefault(); closeDialog(closing.closest("dialog")); return; }
    const dismissing = target.closest("[data-dismiss]");
    if (dismissing) { dismissing.closest(".message").remove(); return; }
    const toggle = target.closest("[data-toggle]");
    if (toggle) {
      const on = document.getElementById(toggle.dataset.target).classList.toggle(toggle.dataset.toggle);
      toggle.setAttribute("aria-expanded", String(on));
      return;
    }
    if (target.closest("[data-print]")) { window.print(); return; }
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
  });
  // A press on the backdrop closes, unless it began inside (selecting text and letting go outside must not).
  let pressedOn = null;
  document.addEventListener("pointerdown", (event) => { pressedOn = event.target; });
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement && pressedOn === event.target) {
      const box = event.target.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) closeDialog(event.target);
    }
  });

  // --- keys ---
  const keysOn = () => localStorage.getItem("luoshi-keys") !== "off";
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; $("summary", menu).focus(); });
      if (event.target.matches?.("[data-search]")) event.target.blur();
      return;
    }
    if (inText(event.target) || $("dialog[open]") || !keysOn()) return;
    if (event.key === "/") {
      const search = $("[data-search]");
      if (!search) return;
      event.preventDefault();
      const header = document.getElementById("site-header");
      if (search.offsetParent === null) { header.classList.add("menu-open"); $(".menu-button", header).setAttribute("aria-expanded", "true"); }
      search.focus();
      search.select();
    } else if (event.key === "?") {
      event.preventDefault();
      openDialog("keys-dialog");
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-switch]")) localStorage.setItem("luoshi-keys", event.target.checked ? "on" : "off");
    if (event.target.matches("[data-check-all]")) {
      document.querySelectorAll(event.target.dataset.checkAll).forEach((box) => {
        if (box.checked !== event.target.checked) { box.checked = event.target.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
      });
    }
    const sender = event.target.closest("[data-send-on-change]");
    if (sender) sender.requestSubmit();
  });

  // --- sending once, asking before ---
  const free = (form) => {
    delete form.dataset.sending;
    form.querySelectorAll("[data-was-pressed]").forEach((button) => { button.disabled = false; button.removeAttribute("aria-busy"); delete button.dataset.wasPressed; });
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.sending) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    const asked = event.submitter?.dataset.confirm !== undefined ? event.submitter : form;
    if (asked.dataset.confirm && !form.dataset.confirmed) {
      event.preventDefault();
      event.stopImmediatePropagation();
      const submitter = event.submitter;
      if (await confirmIn(asked.dataset.confirm, { more: asked.dataset.confirmMore, yes: asked.dataset.confirmYes })) {
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter);
        delete form.dataset.confirmed;
      }
      return;
    }
    if (form.method === "get" || form.dataset.many !== undefined) return;
    form.dataset.sending = "yes";
    // After the browser has taken the pressed button's own name and value: a disabled button would not be sent.
    setTimeout(() => {
      if (event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]")) { free(form); return; }
      form.querySelectorAll("button:not([type=button]):not([disabled]), input[type=submit]:not([disabled])").forEach((button) => {
        button.disabled = true;
        button.dataset.wasPressed = "yes";
        if (button === event.submitter) button.setAttribute("aria-busy", "true");
      });
    });
  }, true);
  window.addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(free); });

  // --- unsaved text ---
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty.delete(event.target); });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  // --- htmx ---
  // In the user's words: what the server said (a problem document, or a header where the body is a page), or what the status means.
  function trouble(request) {
    const said = request.getResponseHeader("X-Luoshi-Message");
    if (said) return decodeURIComponent(said);
    if ((request.getResponseHeader("Content-Type") ?? "").includes("json")) {
      try {
        const problem = JSON.parse(request.responseText);
        if (problem.detail || problem.title) return problem.detail || problem.title;
      } catch { /* not a problem document after all */ }
    }
    return words()[request.status] ?? words()["500"];
  }
  document.addEventListener("htmx:responseError", (event) => toast(trouble(event.detail.xhr)));
  document.addEventListener("htmx:sendError", () => toast(words().offline));
  document.addEventListener("htmx:timeout", () => toast(words().slow));
  // Sent on after success: what was typed is saved, so leaving loses nothing. afterRequest would come too late for that.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.getResponseHeader("HX-Redirect")) dirty.delete(event.detail.elt.closest?.("form"));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt.closest?.("form");
    if (form) { free(form); if (event.detail.successful) dirty.delete(form); }
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    confirmIn(event.detail.question).then((yes) => { if (yes) event.detail.issueRequest(true); });
  });

  // --- what is there when the page, or a part of it, arrives ---
  function ready(root) {
    const shown = $("dialog[data-opened]", root);
    if (shown) { shown.removeAttribute("data-opened"); openDialog(shown.id); }
    const invalid = $("[aria-invalid=true]", root);
    if (invalid && !shown) invalid.focus();
    const keys = $("[data-keys-switch]");
    if (keys) keys.checked = keysOn();
  }
  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:afterSettle", (event) => ready(event.detail.elt));

  window.luoshi = { openDialog, closeDialog, confirm: confirmIn, toast, keysOn, inText, words };
})();
