// The desk: what is typed is kept, keys act, suggestions go in where the cursor is.
// Every act here is a form or a link that works without this file.
"use strict";

(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;

  const KEEP_AFTER = 600; // ms of rest after which typing is sent to the draft buffer
  const KEEP_AT_LEAST = 1500; // ms of steady typing after which it is sent all the same
  const RETRY_AFTER = 3000; // ms until a draft that did not arrive is sent again
  const NAMES = { "\u200c": "ZWNJ", "\u200f": "RLM", "\u200e": "LRM" };

  const active = () => document.querySelector(".row--active");
  const editors = () => [...document.querySelectorAll(".row--active .editor")];
  const formOf = (editor) => editor.form;
  const focused = () => (document.activeElement?.matches?.(".editor") ? document.activeElement : null);
  const editorInFocus = () => focused() ?? editorOf(state.language) ?? editors()[0];
  const editorOf = (language) => document.querySelector(`.row--active form[data-language="${language}"] .editor`);
  const say = (words) => { document.getElementById("announcer").textContent = words; };
  const state = { language: document.getElementById("panel")?.dataset.language ?? "" };

  // ------------------------------------------------------------ what is typed is kept

  const waiting = new Map(); // form id -> {timer, since}
  const stash = (form) => `hevok:${form.action}`;

  function typed(editor) {
    const form = formOf(editor);
    remember(form, editor.value);
    mark(form, "…");
    const entry = waiting.get(form.id) ?? { since: Date.now() };
    clearTimeout(entry.timer);
    const rest = Math.max(0, Math.min(KEEP_AFTER, entry.since + KEEP_AT_LEAST - Date.now()));
    entry.timer = setTimeout(() => keep(form), rest);
    waiting.set(form.id, entry);
  }

  // A copy in the browser bridges the time until the server has it, also when the server is not there.
  function remember(form, text) {
    try { localStorage.setItem(stash(form), JSON.stringify({ text, revision: form.elements.revision.value })); } catch { /* private window */ }
  }
  function forget(form, text) {
    try { if (recall(form)?.text === text) localStorage.removeItem(stash(form)); } catch { /* private window */ }
  }
  function recall(form) {
    try { return JSON.parse(localStorage.getItem(stash(form))); } catch { return null; }
  }

  async function keep(form) {
    clearTimeout(waiting.get(form.id)?.timer);
    waiting.delete(form.id);
    const text = form.elements.text.value;
    const body = new FormData(form);
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: body.get("text").length < 20000 });
      if (!answer.ok) { mark(form, await sentence(answer)); return; }
      form.elements.seen.value = answer.headers.get("Draft-At") ?? "";
      forget(form, text);
      if (form.elements.text?.value === text) mark(form, desk.dataset.kept);
    } catch {
      mark(form, desk.dataset.offline);
      if (!waiting.has(form.id) && form.isConnected) waiting.set(form.id, { since: Date.now(), timer: setTimeout(() => keep(form), RETRY_AFTER) });
    }
  }

  async function sentence(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(".notice p")?.textContent ?? desk.dataset.offline;
  }
  const mark = (form, words) => { const place = form.querySelector("[data-kept]"); if (place) place.textContent = words; };
  const settle = () => Promise.all([...waiting.keys()].map((id) => document.getElementById(id)).filter(Boolean).map(keep));
  addEventListener("pagehide", () => { settle(); });
  document.addEventListener("hevok:leaving", (event) => { event.detail.until.push(settle()); });

  // What the browser still holds was typed when the server did not answer: it is put back, and sent. Where
  // somebody saved meanwhile, the server shows both texts.
  async function putBack() {
    for (const editor of editors()) {
      const form = formOf(editor);
      const held = recall(form);
      if (!held) continue;
      if (held.text === editor.value) forget(form, held.text);
      else if (held.revision === form.elements.revision.value) {
        editor.value = held.text;
        editor.dispatchEvent(new Event("input", { bubbles: true }));
        keep(form);
      } else if (await send(form, held.text, held.revision)) {
        forget(form, held.text);
        visit(active());
      }
    }
  }

  async function send(form, text, revision) {
    const body = new FormData(form);
    body.set("text", text);
    body.set("revision", revision);
    try { return (await fetch(form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" } })).ok; } catch { return false; }
  }

  // ------------------------------------------------------------ going from row to row

  // From an act until the next row stands there, a field out of sight catches what is typed; that and the keys
  // pressed meanwhile then go to that row, in their order.
  let moving = null;
  const catcher = document.getElementById("catcher");
  const ON_THE_WAY = "hevok:on-the-way";

  function depart() {
    if (moving) return;
    moving = [];
    const editor = focused();
    if (!editor) return;
    catcher.lang = editor.lang;
    catcher.dir = editor.dir;
    catcher.focus({ preventScroll: true });
  }

  function caught() {
    if (catcher.value) moving.push(catcher.value);
    catcher.value = "";
  }

  function release() {
    if (!moving) return;
    if (document.activeElement === catcher) editorInFocus()?.focus({ preventScroll: true });
    caught();
    const waited = moving;
    moving = null;
    while (waited.length) {
      const next = waited.shift();
      if (typeof next === "string") append(next);
      else next();
      if (moving) { moving.push(...waited); return; }
    }
  }

  function append(letters) {
    const editor = editorInFocus();
    if (!editor) return;
    editor.focus();
    if (!document.execCommand?.("insertText", false, letters)) {
      editor.value += letters;
      editor.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function go(row, language = state.language) {
    if (!row || row === active()) return;
    state.language = language;
    visit(row);
  }

  function visit(row) {
    const from = active();
    const address = `${desk.dataset.move}/${row.dataset.place}?${new URLSearchParams({ langs: view("langs"), to: state.language, at: from ? from.dataset.place : 0 })}`;
    depart();
    settle().then(() => htmx.ajax("GET", address, { swap: "none", target: "#desk", source: "#desk" })).catch(release);
  }
  const view = (name) => document.querySelector(`.row--active input[name="${name}"]`)?.value ?? "";
  const beside = (row, step) => {
    const all = [...document.querySelectorAll(".row")];
    return all[all.indexOf(row) + step];
  };

  function arrived() {
    const row = active();
    if (!row) return;
    placePanel();
    row.scrollIntoView({ block: "nearest" });
    const editor = editorOf(state.language) ?? editors()[0];
    editor?.focus({ preventScroll: true });
    editor?.setSelectionRange(editor.value.length, editor.value.length);
    putBack();
    palette();
    release();
  }

  // Rows get their height only when they come near, so the place is looked for again once they have.
  function inSight() {
    const form = editorInFocus()?.form;
    if (!form) return;
    const { top, bottom } = form.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) active().scrollIntoView({ block: "center" });
  }

  // Where there is no room beside the rows, what helps stands right below the row that it helps with.
  const wide = matchMedia("(width >= 75rem)");
  function placePanel() {
    const aside = document.querySelector(".desk__panel");
    if (wide.matches) desk.append(aside);
    else if (active()) active().after(aside);
  }
  wide.addEventListener("change", placePanel);

  // The row that is to become active may not be loaded: then its address is opened.
  document.addEventListener("htmx:before:swap", (event) => {
    const found = /hx-target="#(s-\d+)"[^>]*>\s*<article class="row row--active"/.exec(event.detail.ctx?.text ?? "");
    const address = event.detail.ctx?.response?.headers?.get?.("HX-Replace-Url");
    if (!found || !address || document.getElementById(found[1])) return;
    event.preventDefault();
    try { if (moving) caught(); sessionStorage.setItem(ON_THE_WAY, (moving ?? []).filter((each) => typeof each === "string").join("")); } catch { /* private window */ }
    location.assign(address);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const source = event.detail.ctx?.sourceElement;
    if (source?.matches?.(".cell, #desk")) queueMicrotask(arrived);
  });
  document.addEventListener("htmx:config:request", (event) => {
    const form = event.detail.ctx?.sourceElement;
    if (!form?.matches?.(".cell")) return;
    clearTimeout(waiting.get(form.id)?.timer);
    waiting.delete(form.id);
    remember(form, form.elements.text.value);
    depart();
    pending = { key: stash(form), text: form.elements.text.value };
  });
  let pending = null;
  document.addEventListener("htmx:after:request", (event) => {
    const status = event.detail.ctx?.response?.status ?? 0;
    if (pending && status >= 200 && status < 400) { try { localStorage.removeItem(pending.key); } catch { /* private window */ } pending = null; }
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.detail.ctx?.sourceElement;
    if (form?.matches?.(".cell")) { mark(form, desk.dataset.offline); say(desk.dataset.offline); }
  });
  // Where no row came of it, what waited goes to the row that is still there.
  document.addEventListener("htmx:finally:request", (event) => {
    const waited = moving;
    if (waited && event.detail.ctx?.sourceElement?.matches?.(".cell, #desk")) setTimeout(() => { if (moving === waited) release(); }, 1000);
  });

  // ------------------------------------------------------------ putting words in

  function insert(text) {
    const editor = editorInFocus();
    if (!editor) return;
    editor.focus();
    const { selectionStart: start, selectionEnd: end, value } = editor;
    const letter = /[\p{L}\p{M}\p{N}]/u;
    const isWord = [...text].length > 1;
    const before = isWord && /[\p{L}\p{M}\p{N}.,:;!?\u060c\u061b\u061f\u00bb\u201d)\]]/u.test(value[start - 1] ?? " ") && letter.test(text[0]) ? " " : "";
    const after = isWord && letter.test(value[end] ?? " ") && letter.test(text.at(-1)) ? " " : "";
    const words = before + text + after;
    if (!document.execCommand?.("insertText", false, words)) editor.setRangeText(words, start, end, "end");
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function replace(text, origin) {
    const editor = editorInFocus();
    if (!editor) return;
    editor.focus();
    editor.select();
    if (!document.execCommand?.("insertText", false, text)) editor.value = text;
    editor.dispatchEvent(new Event("input", { bubbles: true }));
    formOf(editor).elements.origin.value = origin;
  }

  const take = (number) => { const form = document.querySelectorAll('#panel form[data-origin="memory"]')[number - 1]; if (form) replace(form.dataset.insert, form.dataset.origin); };
  const term = (number) => { const button = document.querySelector(`#panel [data-term-key="${number}"]`); if (button) insert(button.dataset.term); };
  const copySource = () => { const row = active(); if (row) replace([...row.querySelectorAll(".row__source .passage")].map((p) => p.textContent).join(" "), "typed"); };

  // The words that are selected, in a field or anywhere else, looked up beside the desk, which stays as it is.
  function concordance() {
    const field = document.activeElement?.matches?.("textarea, input") ? document.activeElement : null;
    const words = field ? field.value.slice(field.selectionStart, field.selectionEnd) : "";
    const asked = (words || getSelection()?.toString() || "").trim().replace(/\s+/g, " ");
    open(`${desk.dataset.memory}?${new URLSearchParams({ q: asked })}`, "hevok-memory");
  }

  function palette() {
    const place = document.getElementById("palette");
    const editor = editorInFocus();
    if (!place || !editor) return;
    const wanted = formOf(editor).dataset.language;
    if (place.dataset.language === wanted) return;
    place.dataset.language = wanted;
    place.hidden = false;
    place.replaceChildren(...JSON.parse(formOf(editor).dataset.palette).map((character) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "palette__key", textContent: NAMES[character] ?? character });
      button.lang = wanted;
      button.addEventListener("click", () => insert(character));
      return button;
    }));
  }

  // ------------------------------------------------------------ pointer and focus

  desk.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    const word = event.target.closest("[data-term]");
    if (word) {
      if (word.form) word.form.elements.text.focus({ preventScroll: true });
      return insert(word.dataset.term);
    }
    if (!row || row.classList.contains("row--active")) return;
    if (event.target.closest("a:not(.number), button, .asks") || event.ctrlKey || event.metaKey || getSelection()?.toString()) return;
    event.preventDefault();
    go(row, event.target.closest("[data-language]")?.dataset.language ?? state.language);
  });
  desk.addEventListener("mousedown", (event) => { if (event.target.closest("#panel button, #palette button, .told button")) event.preventDefault(); });
  desk.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-insert]");
    if (!form) return;
    event.preventDefault();
    replace(form.dataset.insert, form.dataset.origin);
  });
  desk.addEventListener("input", (event) => {
    if (!event.target.matches(".editor")) return;
    if (event.isTrusted) formOf(event.target).elements.origin.value = "typed";
    typed(event.target);
  });
  desk.addEventListener("focusin", (event) => {
    if (!event.target.matches(".editor")) return;
    const form = formOf(event.target);
    state.language = form.dataset.language;
    palette();
    for (const each of editors()) formOf(each).elements.to.value = state.language;
    if (document.getElementById("panel")?.dataset.bead !== form.dataset.bead) look(form);
  });

  const look = (form) => htmx.ajax("GET", `${form.dataset.panel}?${new URLSearchParams({ langs: view("langs"), to: state.language, at: view("at") })}`, { target: "#panel", swap: "outerHTML" });

  // ------------------------------------------------------------ keys, by their place on the keyboard

  const press = (editor, name) => { if (editor) formOf(editor).requestSubmit(formOf(editor).querySelector(`button[value="${name}"]`)); };
  const digit = (code) => Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0);

  function act(event) {
    const { code, altKey: alt, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const number = digit(code);
    if (code === "Enter" || code === "NumpadEnter") {
      if (ctrl && !alt) return () => press(editorInFocus(), shift ? "confirm-unfinished" : "confirm");
    } else if ((ctrl || alt) && !shift && code === "ArrowDown") return () => go(beside(active(), 1));
    else if ((ctrl || alt) && !shift && code === "ArrowUp") return () => go(beside(active(), -1));
    else if (ctrl && !shift && !alt && code === "KeyS") return () => press(editorInFocus(), "save");
    else if (ctrl && !shift && !alt && number) return () => take(number);
    else if (((ctrl && !alt) || (alt && !ctrl)) && shift && number) return () => term(number);
    else if ((ctrl || alt) && !shift && code === "KeyM") return () => (document.querySelector("#machine [data-machine]") ?? document.querySelector("#machine [data-ask-machine] button"))?.click();
    else if ((ctrl || alt) && !shift && code === "KeyK") return concordance;
    else if (alt && shift && /^F[1-9]$/.test(code)) return () => take(Number(code.slice(1)));
    else if (alt && !ctrl && !shift && number <= 3 && number) return () => editors()[number - 1]?.focus();
    else if ((ctrl && code === "Insert") || (alt && !ctrl && code === "KeyC")) return copySource;
    else if (ctrl && shift && code === "KeyH") return () => { const link = editorInFocus() && formOf(editorInFocus()).querySelector("[data-history]"); if (link) settle().then(() => location.assign(link.href)); };
    else if (code === "F8" && editorInFocus()) return () => { const form = formOf(editorInFocus()); keep(form).then(() => look(form)); };
    else if (event.key === "?" && !event.target.closest?.("input, textarea, select")) return () => document.getElementById("keys")?.showModal();
    return null;
  }
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const what = act(event);
    if (!what) return;
    event.preventDefault();
    if (!moving) { what(); return; }
    if (event.repeat) return;
    caught();
    moving.push(what);
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("keys")?.showModal());
  }

  // A page that comes back by "back" may be older than what is stored: it is read anew.
  const [navigation] = performance.getEntriesByType("navigation");
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (navigation?.type === "back_forward") location.reload();

  history.scrollRestoration = "manual";
  try {
    const letters = sessionStorage.getItem(ON_THE_WAY);
    if (letters) { sessionStorage.removeItem(ON_THE_WAY); moving = [letters]; }
  } catch { /* private window */ }
  arrived();
  // Going to the fragment of an address takes the focus and the place away; both are given back.
  const settled = () => requestAnimationFrame(() => { if (!focused()) editorInFocus()?.focus({ preventScroll: true }); inSight(); requestAnimationFrame(inSight); });
  addEventListener("load", settled);
  document.fonts.ready.then(settled);
})();
