// The upload: a place to drop a file on, and how far it has come. The form works without this.
(() => {
  "use strict";
  const form = document.querySelector("[data-upload]");
  const drop = form?.querySelector("[data-drop]");
  const input = drop?.querySelector("input[type=file]");
  if (!form || !input) return;

  for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });

  const line = form.querySelector("[data-progress]");
  const bar = line.querySelector("progress");
  const [words, share] = [line.querySelector("[data-sending]"), line.querySelector("[data-share]")];
  form.addEventListener("htmx:beforeRequest", () => { line.hidden = false; words.textContent = words.dataset.sending; });
  form.addEventListener("htmx:xhr:progress", (event) => {
    if (!event.detail.lengthComputable) return;
    const percent = Math.floor((event.detail.loaded / event.detail.total) * 100);
    if (percent >= 100) { words.textContent = words.dataset.reading; share.textContent = ""; bar.removeAttribute("value"); }
    else { bar.value = percent; share.textContent = `${percent}%`; }
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    line.hidden = true;
    if (event.detail.xhr.status === 422) document.getElementById("upload-errors").scrollIntoView({ block: "center" });
  });
})();
