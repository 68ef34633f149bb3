// The comparison by single keys: down and up the rows, and each row's own buttons. Without it the buttons do the same.
(() => {
  "use strict";
  const list = document.getElementById("rows");
  if (!list) return;
  const rows = [...list.querySelectorAll("[data-row]")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let at = -1;

  function choose(next) {
    rows[at]?.classList.remove("now");
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("now");
    rows[at].focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
  }

  list.addEventListener("focusin", (event) => { const row = event.target.closest("[data-row]"); if (row && row !== rows[at]) { rows[at]?.classList.remove("now"); at = rows.indexOf(row); row.classList.add("now"); } });

  const KEYS = { o: "[data-desk]", enter: "[data-accept]", x: "[data-known]", " ": ".row-box" };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select") || !(window.luoshi?.keysOn() ?? true)) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "arrowdown") { event.preventDefault(); choose(at + 1); return; }
    if (key === "k" || key === "arrowup") { event.preventDefault(); choose(at - 1); return; }
    if ((key === "enter" || key === " ") && event.target.closest?.("a, button, summary, input")) return;
    const button = KEYS[key] && rows[at]?.querySelector(KEYS[key]);
    if (button) { event.preventDefault(); button.click(); }
  });
  const named = location.hash && document.getElementById(location.hash.slice(1));
  if (named && rows.includes(named)) choose(rows.indexOf(named));
})();
