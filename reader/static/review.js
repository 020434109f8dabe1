// The review: the focus goes from link to link, the form of acts goes with it, keys press its buttons.
// Every act here is a form or a link that works without this file.
"use strict";

(() => {
  const review = () => document.getElementById("review");
  if (!review()) return;

  const links = () => [...document.querySelectorAll(".link")];
  const active = () => document.querySelector(".link--active");
  const form = () => document.getElementById("acts");
  const editor = () => form()?.querySelector("[data-editor]");
  const rowOf = (link) => link.closest(".pairing");
  const isDoubtful = (link) => link.classList.contains("link--doubtful");
  const isRtl = () => document.documentElement.dir === "rtl";
  const said = (link) => [...link.querySelectorAll("[data-said] .passage")].map((each) => each.textContent).join(" ");
  const isTyping = () => editor()?.open && form().elements.text.value !== form().elements.text.defaultValue;

  // ------------------------------------------------------------ the focus

  // What is being typed on one link keeps the form there until it is kept or left.
  function select(link, { focus = true } = {}) {
    const was = active();
    if (!link) return;
    if (was !== link && isTyping()) { form().elements.text.focus(); return; }
    if (was !== link) {
      const before = rowOf(was ?? link).getBoundingClientRect();
      for (const each of [was, rowOf(was ?? link)]) each?.classList.remove("link--active", "pairing--active");
      was?.removeAttribute("aria-current");
      if (was) was.tabIndex = -1;
      link.classList.add("link--active");
      link.setAttribute("aria-current", "true");
      link.tabIndex = 0;
      rowOf(link).classList.add("pairing--active");
      take(link);
      if (was && before.bottom < 0) scrollBy(0, rowOf(was).getBoundingClientRect().height - before.height);
    }
    if (focus) link.focus({ preventScroll: true });
    if (focus) inSight(rowOf(link));
  }

  function take(link) {
    const acts = form();
    if (!acts) return;
    const can = new Set(link.dataset.acts.split(" "));
    rowOf(link).append(acts);
    acts.elements.bead.value = link.dataset.bead;
    acts.elements.state.value = link.dataset.state;
    acts.elements.place.value = link.dataset.place;
    acts.querySelector(".notice")?.remove();
    for (const each of acts.querySelectorAll("[data-act]")) each.hidden = !can.has(each.dataset.act);
    for (const menu of acts.querySelectorAll("details")) menu.open = false;
    const text = acts.elements.text;
    const passage = link.querySelector("[data-said] .passage");
    text.value = text.defaultValue = passage ? said(link) : "";
    const column = link.closest("[data-language]:not(.link)");
    text.lang = column.dataset.language;
    text.dir = directions[column.dataset.language];
    const cut = acts.querySelector('[data-act="cut"]');
    cut.href = addressed(cut.href, link);
    const desk = acts.querySelector("[data-desk]");
    const there = new URL(desk.href);
    there.searchParams.set("langs", link.dataset.language);
    there.searchParams.set("at", Math.max(1, Number(link.dataset.place)));
    desk.href = there.href;
    for (const at of document.querySelectorAll("[data-at]")) at.value = link.dataset.bead;
    history.replaceState(null, "", addressed(location.href, link));
  }
  const directions = Object.fromEntries([...document.querySelectorAll("[data-direction]")].map((each) => [each.dataset.language, each.dataset.direction]));

  function addressed(address, link) {
    const to = new URL(address);
    to.searchParams.set("at", link.dataset.bead);
    to.searchParams.delete("from");
    if (address === location.href) to.searchParams.delete("cut");
    to.hash = link.id;
    return to.href;
  }

  function inSight(row) {
    const { top, bottom } = row.getBoundingClientRect();
    const room = innerHeight;
    if (top >= 0 && bottom <= room) return;
    row.scrollIntoView({ block: bottom - top > room || top < 0 ? "start" : "nearest" });
  }

  // The next link of the same language, or the one before; at the end of the page, the page behind it.
  function go(step) {
    const from = active();
    const same = links().filter((each) => each.dataset.language === from?.dataset.language);
    const next = same[same.indexOf(from) + step];
    if (next) select(next);
    else leave(document.querySelector(step > 0 ? 'a[rel="next"]' : 'a[rel="prev"]')?.href, step < 0 ? "last" : "");
  }
  const LAST = "hevok:review-last";
  function leave(address, where = "") {
    if (!address || isTyping()) return;
    try { if (where) sessionStorage.setItem(LAST, where); } catch { /* private window */ }
    location.assign(address);
  }

  function beside(step) {
    const from = active();
    const columns = [...rowOf(from).querySelectorAll(".pairing__target")];
    const at = columns.indexOf(from.closest(".pairing__target"));
    for (let next = at + step; columns[next]; next += step) {
      const link = columns[next].querySelector(".link");
      if (link) { select(link); return; }
    }
  }

  function nextDoubtful() {
    const all = links();
    const at = all.indexOf(active());
    const found = all.slice(at + 1).find((each) => isDoubtful(each) && rowOf(each) !== rowOf(active() ?? each)) ?? null;
    if (found) { select(found); return; }
    const address = new URL(review().dataset.next, location.href);
    address.searchParams.set("after", active()?.dataset.row ?? "");
    address.searchParams.set("at", active()?.dataset.bead ?? "0");
    leave(address.href);
  }

  // ------------------------------------------------------------ acts, one after the other

  const GRACE = 400; // ms after an answer that brought nothing until the next act may begin
  let ending = 0;
  let request = null;
  let isBusy = true; // until htmx knows the forms
  const waiting = [];
  let top = 0;

  function press(button) {
    if (!button || button.hidden || button.disabled) return;
    begin();
    button.form.requestSubmit(button);
  }
  function begin() {
    clearTimeout(ending);
    isBusy = true;
    document.body.setAttribute("aria-busy", "true");
  }
  document.addEventListener("htmx:config:request", (event) => {
    const source = event.detail.ctx?.sourceElement;
    if (!source?.closest?.("#review")) return;
    begin();
    request = event.detail.ctx;
    const link = active();
    top = link ? rowOf(link).getBoundingClientRect().top : 0;
    languageInFocus = link?.dataset.language ?? "";
  });
  let languageInFocus = "";
  document.addEventListener("htmx:after:swap", () => { if (isBusy) queueMicrotask(arrived); });
  for (const end of ["htmx:error", "htmx:finally:request"]) {
    document.addEventListener(end, (event) => {
      if (event.detail.ctx !== request) return;
      clearTimeout(ending);
      ending = setTimeout(release, GRACE);
    });
  }
  document.addEventListener("htmx:error", () => { document.getElementById("announcer").textContent = document.querySelector("[data-offline]").dataset.offline; });

  function arrived() {
    const link = active();
    if (link) {
      const row = rowOf(link);
      scrollBy(0, row.getBoundingClientRect().top - top);
      if (form()?.querySelector(".notice") && editor()?.open) form().elements.text.focus({ preventScroll: true });
      else link.focus({ preventScroll: true });
      inSight(row);
    }
    release();
  }

  function release() {
    if (!isBusy) return;
    isBusy = false;
    document.body.removeAttribute("aria-busy");
    while (waiting.length && !isBusy) waiting.shift()();
  }

  // ------------------------------------------------------------ keys, by their place on the keyboard

  const own = (key) => () => press([...(form()?.querySelectorAll(`[data-key="${key}"]`) ?? [])].find((each) => !each.hidden));
  const standing = () => document.querySelector(`.standing[data-language="${active()?.dataset.language ?? languageInFocus}"]`);
  const whole = (key) => () => press(standing()?.querySelector(`button[data-key="${key}"]`));

  function edit() {
    const details = editor();
    if (!details) return;
    details.open = true;
    const text = form().elements.text;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    inSight(form());
  }
  function why() {
    const details = active()?.querySelector(".why");
    if (details) details.open = !details.open;
  }
  const cut = () => { const link = form()?.querySelector('[data-act="cut"]'); if (link && !link.hidden) leave(link.href); };

  const PLAIN = {
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    ArrowRight: () => beside(isRtl() ? -1 : 1),
    ArrowLeft: () => beside(isRtl() ? 1 : -1),
    KeyN: nextDoubtful,
    Enter: own("Enter"),
    NumpadEnter: own("Enter"),
    "Shift+Enter": own("Shift+Enter"),
    KeyE: edit,
    KeyK: cut,
    KeyW: why,
    KeyG: () => standing()?.querySelector("select")?.focus(),
    KeyR: whole("KeyR"),
    KeyZ: whole("KeyZ"),
    "Ctrl+KeyZ": whole("KeyZ"),
    "Shift+KeyZ": whole("Shift+KeyZ"),
    "Ctrl+Shift+KeyZ": whole("Shift+KeyZ"),
    "Ctrl+KeyY": whole("Shift+KeyZ"),
  };
  for (const key of ["KeyC", "KeyT", "KeyJ", "KeyS", "KeyU", "KeyX", "KeyO", "KeyA", "KeyF", "Alt+ArrowUp", "Alt+ArrowDown", "Alt+Shift+ArrowUp", "Alt+Shift+ArrowDown"]) PLAIN[key] = own(key);

  function pressed(event) {
    const ctrl = event.ctrlKey || event.metaKey;
    return `${ctrl ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.code}`;
  }

  function inField(event, key) {
    const text = form()?.elements.text;
    if (event.target !== text) return null;
    if (key === "Ctrl+Enter" || key === "Ctrl+NumpadEnter") return () => press(form().querySelector('button[value="edit"]'));
    if (key === "Escape") return () => { text.value = text.defaultValue; editor().open = false; active()?.focus({ preventScroll: true }); };
    return null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const { target } = event;
    const key = pressed(event);
    const isField = target.matches("input, select, textarea");
    if (event.key === "?" && !isField) { event.preventDefault(); document.getElementById("keys")?.showModal(); return; }
    if (document.getElementById("keys")?.open) return;
    if (key === "Escape" && target.closest(".acts, .standing") && !target.matches("textarea")) { active()?.focus(); return; }
    const onLink = target === document.body || target.matches(".link");
    const what = isField ? inField(event, key) : onLink ? PLAIN[key] : null;
    if (!what) return;
    event.preventDefault();
    if (isBusy) { if (!event.repeat) waiting.push(what); } else what();
  });

  // ------------------------------------------------------------ pointer

  document.addEventListener("click", (event) => {
    const opener = event.target.closest(".link__open");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(".link");
    if (!link || (event.target.closest("a, summary, button") && !opener) || getSelection()?.toString()) return;
    if (opener) event.preventDefault();
    select(link);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.(".link") && event.target !== active()) select(event.target);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#next-doubtful") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); nextDoubtful(); }
  });
  addEventListener("beforeunload", (event) => { if (isTyping() && !isBusy) event.preventDefault(); });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("keys")?.showModal());
  }

  // A page that comes back by "back" may be older than what is stored: it is read anew.
  addEventListener("DOMContentLoaded", () => setTimeout(release));
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  let from = "";
  try { from = sessionStorage.getItem(LAST) ?? ""; sessionStorage.removeItem(LAST); } catch { /* private window */ }
  if (from === "last") select(links().filter((each) => each.dataset.language === active()?.dataset.language).at(-1));
  else if (document.querySelector(".cutter")) addEventListener("load", () => requestAnimationFrame(() => document.querySelector(".splitter__word")?.focus()));
  else { active()?.focus({ preventScroll: true }); if (active()) inSight(rowOf(active())); }
})();
