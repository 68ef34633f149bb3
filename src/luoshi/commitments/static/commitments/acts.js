// Acts as dialogs: refusals are shown with their form, chosen files stay chosen, rows of a plan are added, an upload shows how far it is.
(() => {
  "use strict";
  const place = () => document.getElementById("act-place");
  let files = new Map();

  // A refusal (403, 409, 413…) comes with its form: show it instead of a toast.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (target !== place() || !xhr.getResponseHeader("X-Luoshi-Form")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    // The browser forgets chosen files with the field: keep them over the swap.
    files = new Map([...target.querySelectorAll("input[data-files]")].map((input) => [input.name, input.files]));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== place()) return;
    for (const input of place().querySelectorAll("input[data-files]")) if (files.get(input.name)?.length) input.files = files.get(input.name);
    files = new Map();
    if (event.detail.requestConfig.verb === "post") place().querySelector("form[data-act-form]")?.setAttribute("data-touched", "");
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    const line = event.target.querySelector?.(".act-sending");
    if (!line || !event.detail.lengthComputable || event.detail.total < 500000) return;
    line.hidden = false;
    line.value = Math.round((event.detail.loaded / event.detail.total) * 100);
  });

  // Esc or a press beside the dialog puts it away with what was typed; the same button brings it back. Only 取消 throws it away.
  document.addEventListener("input", (event) => { const form = event.target.closest("form[data-act-form]"); if (form) form.dataset.touched = ""; });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { target, requestConfig } = event.detail;
    if (target !== place() || requestConfig.verb !== "get") return;
    const kept = place().querySelector(`form[data-touched][action="${CSS.escape(requestConfig.path)}"]`);
    if (!kept) return;
    event.preventDefault();
    window.luoshi.openDialog("act-dialog");
  });

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const cancel = event.target.closest("[data-close-or-go]");
    const dialog = cancel?.closest("dialog");
    if (dialog) { event.preventDefault(); window.luoshi.closeDialog(dialog); place().replaceChildren(); return; }
    const more = event.target.closest("[data-add-step]");
    if (more) addStep(more.closest("form"));
  });
  function addStep(form) {
    const total = form.querySelector("[name=steps-TOTAL_FORMS]");
    const number = Number(total.value);
    const row = form.querySelector("template[data-step]").content.firstElementChild.cloneNode(true);
    for (const part of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for"]) if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace("__prefix__", number));
    }
    [...form.querySelectorAll(".plan-steps")].at(-1).append(row);
    total.value = number + 1;
    row.querySelector("input").focus();
  }
})();
