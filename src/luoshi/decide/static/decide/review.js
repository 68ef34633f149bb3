// The review desk: choosing a card lights its words and the other way round; single keys; acts that swap only what changed.
// Everything here also works without it, by the same buttons and links.
(() => {
  "use strict";
  const desk = document.getElementById("desk");
  const list = document.getElementById("cards");
  const doc = document.getElementById("doc");
  if (!desk || !doc) return;
  if (!list) {  // the list of context or of gaps is shown: words lead back to their card
    doc.addEventListener("click", (event) => { const words = event.target.closest("[data-p]"); if (words) location.assign(`?card=${words.dataset.p}`); });
    return;
  }
  const swaps = typeof window.htmx === "object";
  document.documentElement.classList.add("scripted");

  const cards = () => [...list.querySelectorAll("[data-card]")];
  const current = () => list.querySelector(".p.now");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // --- choosing ---
  function choose(card, { focus = true, scroll = true } = {}) {
    if (!card) return;
    for (const other of list.querySelectorAll(".p.now")) if (other !== card) other.classList.remove("now");
    card.classList.add("now");
    light(card.dataset.card, scroll);
    if (focus) card.focus({ preventScroll: true });
    // A long way is jumped, a short one is slid.
    if (scroll) card.scrollIntoView({ block: "nearest", behavior: calm || Math.abs(card.getBoundingClientRect().top) > 2 * innerHeight ? "instant" : "smooth" });
    history.replaceState(null, "", `?card=${card.dataset.card}`);
  }

  // The words of a card; of a long document the part that they are in is fetched first.
  function light(pk, scroll) {
    for (const words of doc.querySelectorAll(".hit.now")) words.classList.remove("now");
    const hits = doc.querySelectorAll(`[data-p="${pk}"]`);
    hits.forEach((words) => words.classList.add("now"));
    if (hits[0] && scroll) toMiddle(hits[0]);
    const text = document.getElementById("doc-text");
    if (hits.length || !swaps || text.dataset.asked === pk) return;
    text.dataset.asked = pk;
    htmx.ajax("GET", `${text.dataset.part}?card=${pk}&text=`, { target: "#doc-text", swap: "innerHTML settle:0ms" })
      .then(() => { if (current()?.dataset.card === pk) light(pk, true); });
  }

  // Only the document's own panel is scrolled, never the page under the reader's hand.
  function toMiddle(words) {
    const box = words.getBoundingClientRect(), frame = doc.getBoundingClientRect();
    if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) doc.scrollTop += box.top - frame.top - frame.height / 3;
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[Math.max(0, Math.min(all.length - 1, at + by))] ?? all[0]);
  }

  function nextPending(from) {
    const all = cards();
    const at = all.indexOf(from);
    return all.slice(at + 1).find((card) => card.dataset.status === "pending") ?? all.find((card) => card.dataset.status === "pending") ?? from;
  }

  // --- what asks to be looked at twice ---
  function nextDoubtful() {
    const all = cards();
    const at = all.indexOf(current());
    const doubtful = (card) => card.classList.contains("p-doubtful");
    const next = all.slice(at + 1).find(doubtful) ?? all.find(doubtful);
    if (next) choose(next); else if (document.querySelector("[data-doubtful]")) location.assign("?order=doubt");
  }

  function nextGap() {
    const all = [...doc.querySelectorAll(".doc-text .gap")];
    const next = all[(all.indexOf(document.activeElement) + 1) % all.length];
    if (next) { toMiddle(next); next.focus({ preventScroll: true }); } else location.assign("?show=gaps");
  }

  // --- acts ---
  const target = (pk) => ({ target: `#card-${pk}`, swap: "outerHTML settle:0ms" });

  function send(button) {
    const card = button.closest("[data-card]");
    if (!card || card.dataset.busy) return;
    // What cannot be registered yet is opened at what it lacks, with the reason.
    if (button.dataset.act === "accept" && card.dataset.lacks) { open(card, "edit", card.dataset.lacks, "&lacking=1"); return; }
    card.dataset.busy = "yes";
    button.setAttribute("aria-busy", "true");
    const values = button.name ? { [button.name]: button.value } : {};
    const keep = button.dataset.act === "settle" && button.parentElement.querySelector("[data-remember]:checked");
    if (keep) values[keep.name] = "on";
    const act = button.dataset.act;
    const before = cards().indexOf(card);
    htmx.ajax("POST", button.getAttribute("formaction"), { ...target(card.dataset.card), source: card, values })
      .finally(() => { delete card.dataset.busy; button.removeAttribute("aria-busy"); settle(card.dataset.card, act, before); });
  }

  // After a swap: where the eye goes next.
  function settle(pk, act, before) {
    const fresh = document.getElementById(`card-${pk}`) ?? cards()[Math.min(before, cards().length - 1)];
    const refused = fresh?.querySelector(".form-errors, [data-edit]");
    if (!refused && (act === "accept" || act === "set-aside")) choose(nextPending(fresh));
    else { choose(fresh); if (refused) firstField(fresh); }
    count();
  }

  function open(card, panel, field = "", more = "") {
    if (!card || card.dataset.busy) return;
    const link = card.querySelector(panel ? `[data-panel="${panel}"]` : "[data-panel='']");
    if (!link) return;
    if (!swaps) { link.click(); return; }
    card.dataset.busy = "yes";
    htmx.ajax("GET", link.getAttribute("href") + more, { ...target(card.dataset.card), source: card }).finally(() => {
      delete card.dataset.busy;
      const fresh = document.getElementById(`card-${card.dataset.card}`);
      choose(fresh);
      if (panel) firstField(fresh, field);
    });
  }

  function firstField(card, name = "") {
    const named = name && card?.querySelector(`[data-edit] [name^="${name}"]`);
    if (named) { (named.typeahead?.input ?? named).focus(); return; }
    const wrong = card?.querySelector("[aria-invalid=true]:not([hidden])");
    const empty = card?.querySelector("[data-edit] .typeahead-box:not(:has(.chip)) .typeahead-input");
    const field = wrong ?? empty ?? card?.querySelector("[data-edit] textarea:placeholder-shown, [data-edit] input:not([type=hidden]):not([hidden]), .panel button");
    field?.focus();
  }

  document.addEventListener("click", (event) => {
    const words = event.target.closest?.("#doc [data-p]");
    if (words) { chooseByNumber(words.dataset.p); return; }
    const button = event.target.closest?.("[data-act]");
    if (button && swaps) { event.preventDefault(); send(button); return; }
    if (event.target.closest?.("[data-doubtful]")) { nextDoubtful(); return; }
    const link = event.target.closest?.("[data-panel]");
    if (link && swaps) { event.preventDefault(); open(link.closest("[data-card]"), link.dataset.panel, link.dataset.focus); return; }
    const title = event.target.closest?.("[data-choose]");
    if (title && !event.ctrlKey && !event.metaKey) { event.preventDefault(); choose(title.closest("[data-card]")); return; }
    const card = event.target.closest?.("[data-card]");
    if (card && !card.classList.contains("now") && !event.target.closest("a, button, input, summary, label")) choose(card, { focus: false });
  });

  // Words whose card is not on the page: the desk opens there.
  function chooseByNumber(pk) {
    const card = document.getElementById(`card-${pk}`);
    if (card) choose(card); else location.assign(`?card=${pk}`);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-edit]") || !swaps) return;
    event.preventDefault();
    const pk = form.closest("[data-card]").dataset.card;
    delete form.dataset.sending;
    const then = event.submitter?.value ?? "";
    const card = form.closest("[data-card]");
    if (card.dataset.busy) return;
    card.dataset.busy = "yes";
    htmx.ajax("POST", form.getAttribute("action"), { ...target(pk), source: form, values: { then } })
      .finally(() => { delete card.dataset.busy; settle(pk, then || "edit", 0); });
  });

  // --- keys ---
  const KEYS = { e: "edit", s: "split", m: "merge", x: "aside" };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const card = current();
    const editing = event.target.closest?.("[data-edit]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && editing) { event.preventDefault(); editing.requestSubmit(editing.querySelector("[value=accept]")); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && card?.querySelector("[data-panel='']")) { event.preventDefault(); open(card, ""); return; }
    if (event.target.closest?.("input:not([type=checkbox]), textarea, select") || !(window.luoshi?.keysOn() ?? true)) return;
    const key = event.key.toLowerCase();
    const inside = event.target.closest?.("a, button, summary, input");
    if (key === "j" || (key === "arrowdown" && event.target !== doc)) { event.preventDefault(); step(1); return; }
    if (key === "k" || (key === "arrowup" && event.target !== doc)) { event.preventDefault(); step(-1); return; }
    if (key === "d") { event.preventDefault(); nextDoubtful(); return; }
    if (key === "g" && doc.querySelector(".legend .gap")) { event.preventDefault(); nextGap(); return; }
    if (!card) return;
    if (key === "enter" && !inside) { press(event, card, "accept"); return; }
    if (key === "u") { press(event, card, "restore"); return; }
    if (key === " " && !inside && event.target !== doc) { const box = card.querySelector(".row-box"); if (box) { event.preventDefault(); box.click(); } return; }
    if (/^[1-9]$/.test(key)) { const reason = card.querySelectorAll(".panel [data-act='set-aside']")[Number(key) - 1]; const pick = reason ?? card.querySelectorAll("[data-pick]")[Number(key) - 1]; if (pick) { event.preventDefault(); pick.click(); } return; }
    if (KEYS[key]) { event.preventDefault(); open(card, KEYS[key]); }
  });

  function press(event, card, act) {
    const button = card.querySelector(`[data-act="${act}"]`);
    if (button) { event.preventDefault(); button.click(); }
  }

  // --- ticking ---
  function count() {
    const said = document.querySelector("[data-count]");
    if (!said) return;
    const n = list.querySelectorAll(".row-box:checked").length;
    said.textContent = n ? said.dataset.count.replace("%n", n) : said.dataset.none;
  }
  document.addEventListener("change", (event) => { if (event.target.matches(".row-box, #check-all")) count(); });

  const now = current();
  if (now) {
    const hit = doc.querySelector(`[data-p="${now.dataset.card}"]`);
    if (hit) toMiddle(hit);
    if (now.querySelector("[data-edit], .panel")) { now.scrollIntoView({ block: "nearest" }); firstField(now); }
  }
  count();
})();
