// The list: a chosen unit or sort is applied at once, and the bulk button says how many are ticked.
(() => {
  "use strict";
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
    if (event.target.matches(".row-box, [data-check-all]")) count();
  });

  function count() {
    const button = document.querySelector("[data-picked]");
    if (!button) return;
    const picked = document.querySelectorAll(".row-box:checked").length;
    const told = document.querySelector("[data-picked-words]");
    told.dataset.before ??= told.textContent;
    told.textContent = picked ? told.dataset.pickedWords.replace("{n}", picked) : told.dataset.before;
    button.disabled = picked === 0;
    button.classList.toggle("btn-main", picked > 0);
  }
  window.addEventListener("pageshow", count);
})();
