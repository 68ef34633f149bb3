// Turns <select data-typeahead> (or an <input>, which takes the same words without scripts) into a combobox (ARIA 1.2: an input with a list box below). The select stays in the form, hidden, and
// holds what was chosen, so the server reads an ordinary field and the page works without scripts.
//   data-url       asked with ?q=…; answers {"results": [{"id": …, "name": …, "note": …}]}. Without it the select's own options are searched.
//   multiple       several may be chosen; each becomes a chip
//   data-only      nothing but what stands among the options may be chosen
//   data-lead      the first chip is shown as the lead unit
//   data-placeholder
(() => {
  "use strict";
  const words = () => document.getElementById("script-words")?.dataset ?? {};
  const said = (text, n) => (text ?? "").replace("{n}", n);
  let made = 0;

  class Typeahead {
    constructor(select) {
      this.select = select;
      this.many = select.multiple;
      this.results = [];
      this.at = -1;
      this.asked = 0;
      this.build();
      this.draw();
    }

    build() {
      const { select } = this;
      const id = select.id || `typeahead-${++made}`;
      const label = select.id ? document.querySelector(`label[for="${CSS.escape(select.id)}"]`) : null;
      this.root = element("div", { class: "typeahead" });
      this.box = element("div", { class: "typeahead-box" });
      this.input = element("input", {
        class: "typeahead-input", id: `${id}-input`, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-list`, 
      });
      this.list = element("ul", { class: "typeahead-list", id: `${id}-list`, role: "listbox", hidden: "" });
      this.status = element("span", { class: "visually-hidden", role: "status" });
      if (label) { label.htmlFor = this.input.id; label.id ||= `${id}-label`; this.list.setAttribute("aria-labelledby", label.id); }
      else { const name = select.getAttribute("aria-label") ?? ""; this.input.setAttribute("aria-label", name); this.list.setAttribute("aria-label", name); }
      for (const name of ["aria-describedby", "aria-invalid"]) if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
      if (select.getAttribute("aria-invalid") === "true") this.box.classList.add("is-invalid");
      if (select.required) { this.input.setAttribute("aria-required", "true"); select.required = false; }  // a hidden field cannot show the browser's own complaint
      this.box.append(this.input);
      this.root.append(this.box, this.list, this.status);
      select.hidden = true;
      select.after(this.root);
      select.removeAttribute("data-typeahead");

      this.input.addEventListener("input", () => this.look());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.box.addEventListener("click", (event) => {
        const remove = event.target.closest(".chip-remove");
        if (remove) this.remove(remove.dataset.value); else { this.input.focus(); if (this.list.hidden) this.look(); }
      });
      this.list.addEventListener("pointerdown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const item = event.target.closest("[role=option]");
        if (item) this.choose(this.results[Number(item.dataset.at)]);
      });
      select.form?.addEventListener("reset", () => setTimeout(() => this.draw()));
      select.typeahead = this;
    }

    get chosen() { return [...this.select.selectedOptions].filter((option) => option.value !== ""); }

    draw() {
      this.box.classList.toggle("is-full", !this.many && this.chosen.length > 0);
      this.box.querySelectorAll(".chip").forEach((chip) => chip.remove());
      this.chosen.forEach((option, number) => {
        const chip = element("span", { class: number === 0 && this.select.dataset.lead !== undefined ? "chip chip-lead" : "chip" });
        const remove = element("button", { type: "button", class: "chip-remove", "aria-label": said(words().remove, option.text.trim()) });
        remove.dataset.value = option.value;
        remove.textContent = "×";
        chip.append(option.text.trim(), remove);
        this.input.before(chip);
      });
      this.input.placeholder = this.chosen.length ? "" : this.select.dataset.placeholder ?? "";
    }

    async look() {
      const query = this.input.value.trim();
      const ticket = ++this.asked;
      if (!this.select.dataset.url) { this.show(this.own(query), query); return; }
      await new Promise((resolve) => setTimeout(resolve, 120));
      if (ticket !== this.asked) return;
      try {
        const address = new URL(this.select.dataset.url, location.href);
        address.searchParams.set("q", query);
        const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const { results } = await answer.json();
        if (ticket === this.asked) this.show(this.taken(results, query), query);
      } catch {
        if (ticket === this.asked) this.show(this.own(query), query);
      }
    }

    // Of what was answered, what the form takes, where all of that stands among the options; those that the answer had no room for as well.
    taken(results, query) {
      if (this.select.dataset.only === undefined) return results;
      const options = new Set([...this.select.options].map((option) => option.value));
      const found = results.filter(({ id }) => options.has(String(id)));
      if (found.length === results.length) return found;
      const there = new Set(found.map(({ id }) => String(id)));
      return [...found, ...this.own(query).filter(({ id }) => !there.has(id))];
    }

    own(query) {
      const low = query.toLowerCase();
      return [...this.select.options].filter((option) => option.value !== "" && `${option.text} ${option.dataset.note ?? ""}`.toLowerCase().includes(low))
        .slice(0, 50).map((option) => ({ id: option.value, name: option.text.trim(), note: option.dataset.note ?? "" }));
    }

    show(results, query) {
      const taken = new Set(this.chosen.map((option) => option.value));
      this.results = results.filter((found) => !taken.has(String(found.id)));
      this.at = this.results.length && query ? 0 : -1;
      this.list.replaceChildren(...this.results.map((found, number) => {
        const item = element("li", { role: "option", id: `${this.list.id}-${number}`, "aria-selected": String(number === this.at) });
        item.dataset.at = number;
        item.append(...marked(found.name, query));
        if (found.note) { const note = element("span", { class: "note" }); note.textContent = found.note; item.append(note); }
        return item;
      }));
      if (!this.results.length) {
        const none = element("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" });
        none.textContent = words().nothing ?? "";
        this.list.append(none);
      }
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.status.textContent = this.results.length ? said(words().found, this.results.length) : words().nothing ?? "";
      this.point();
    }

    point() {
      this.list.querySelectorAll("[role=option][data-at]").forEach((item, number) => {
        item.setAttribute("aria-selected", String(number === this.at));
        if (number === this.at) item.scrollIntoView({ block: "nearest" });
      });
      if (this.at >= 0) this.input.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
      else this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      if (event.isComposing) return;
      const open = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) { this.look(); return; }
        const count = this.results.length;
        if (count) { this.at = event.key === "ArrowDown" ? (this.at + 1) % count : (this.at <= 0 ? count : this.at) - 1; this.point(); }
      } else if (event.key === "Enter" && open && this.at >= 0) {
        event.preventDefault();
        this.choose(this.results[this.at]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
      } else if (event.key === "Backspace" && this.input.value === "" && this.chosen.length) {
        this.remove(this.chosen.at(-1).value);
      }
    }

    choose(found) {
      if (!found) return;
      let option = [...this.select.options].find((known) => known.value === String(found.id));
      if (!option) { option = new Option(found.name, found.id); this.select.append(option); }
      else if (this.many) this.select.append(option);  // in the order of choosing: the first one leads
      option.selected = true;
      this.input.value = "";
      this.close();
      this.draw();
      this.status.textContent = said(words().chosen, found.name);
      this.tell();
    }

    remove(value) {
      for (const option of this.select.options) if (option.value === value) option.selected = false;
      if (!this.many && ![...this.select.options].some((option) => option.value === "")) this.select.selectedIndex = -1;
      else if (!this.many) this.select.value = "";
      this.draw();
      this.input.focus();
      this.tell();
    }

    tell() {
      this.select.dispatchEvent(new Event("input", { bubbles: true }));
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    close() {
      this.asked++;
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  function element(tag, attributes) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  function marked(text, query) {
    const start = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
    if (start < 0) return [text];
    const mark = document.createElement("mark");
    mark.textContent = text.slice(start, start + query.length);
    return [text.slice(0, start), mark, text.slice(start + query.length)];
  }

  // A text field whose answers come from elsewhere: a select takes its place, with what it holds as the one option.
  function asSelect(input) {
    const select = element("select", Object.fromEntries([...input.attributes].filter(({ name }) => !["type", "value", "maxlength"].includes(name)).map(({ name, value }) => [name, value])));
    select.append(new Option("", ""));
    if (input.value) select.append(new Option(input.value, input.value, true, true));
    input.replaceWith(select);
  }

  const enhance = (root) => { root.querySelectorAll("input[data-typeahead]").forEach(asSelect); enhanceSelects(root); };
  const enhanceSelects = (root) => root.querySelectorAll("select[data-typeahead]").forEach((select) => new Typeahead(select));
  document.addEventListener("DOMContentLoaded", () => enhance(document));
  document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
})();
