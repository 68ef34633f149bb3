// The list: a chosen unit or sort is applied at once, and each bulk button knows whether any row for it is ticked.
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
    if (event.target.matches(".row-box, [data-check-all]")) count();
  });

  function count() {
    const told = document.querySelector("[data-picked-words]");
    if (!told) return;
    const picked = [...document.querySelectorAll(".row-box:checked")];
    told.dataset.before ??= told.textContent;
    told.textContent = picked.length ? told.dataset.pickedWords.replace("{n}", picked.length) : told.dataset.before;
    const most = picked.length ? picked[0].dataset.act : "";
    for (const button of document.querySelectorAll("[data-picked]")) {
      button.disabled = !picked.some((box) => box.dataset.act === button.dataset.picked);
      button.classList.toggle("btn-main", button.dataset.picked === most);
    }
  }
  window.addEventListener("pageshow", count);
})();
