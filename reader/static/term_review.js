// The keys of the glossary's review. Every act is a form or link; this gives them keys, by their place on the
// keyboard, so that they are the same under every layout.
(() => {
  "use strict";
  const find = (selector) => document.querySelector(selector);
  const deciding = () => find("[data-deciding]");
  let chosen = "";

  const button = (code) => deciding()?.querySelector(`[data-outcome="${code}"]`);

  // Writes the reason next, and remembers what it is for; with a reason that is there already it is done.
  function choose(code) {
    const what = button(code);
    if (!what) return;
    if (what.matches("a")) { what.click(); return; }
    const form = deciding();
    const reason = form.elements.reason;
    chosen = code;
    for (const each of form.querySelectorAll("[data-outcome]")) each.classList.toggle("is-chosen", each === what);
    if (code === "KeyC") {
      const details = form.querySelector("[data-changing]");
      details.open = true;
      details.querySelector("input, textarea, select")?.focus();
    } else if (reason.value.trim()) {
      form.requestSubmit(what);
    } else {
      reason.focus();
    }
  }

  function submit() {
    const form = deciding();
    const what = chosen && button(chosen);
    if (!form) return;
    if (what) form.requestSubmit(what);
    else form.elements.reason.focus();
  }

  const go = (code) => () => find(`[data-go="${code}"]`)?.click();
  const KEYS = {
    KeyJ: go("KeyJ"),
    KeyK: go("KeyK"),
    KeyA: () => choose("KeyA"),
    KeyC: () => choose("KeyC"),
    KeyR: () => choose("KeyR"),
    KeyP: () => choose("KeyP"),
    KeyD: () => find("#comment")?.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const isField = event.target.matches("input, select, textarea");
    if (isField) {
      if (event.key === "Escape") event.target.blur();
      if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      if (event.target.form !== deciding()) { event.preventDefault(); event.target.form?.requestSubmit(); return; }
      event.preventDefault();
      submit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "?") { event.preventDefault(); find("#keys")?.showModal(); return; }
    if (find("#keys")?.open) return;
    const what = KEYS[event.code];
    if (!what || event.shiftKey) return;
    event.preventDefault();
    what();
  });

  // What is typed is not lost by leaving.
  let isLeaving = false;
  document.addEventListener("submit", (event) => {
    isLeaving = true;
    for (const each of event.target.querySelectorAll("button")) setTimeout(() => { each.disabled = true; });
  });
  addEventListener("pageshow", () => { isLeaving = false; for (const each of document.querySelectorAll("form button")) each.disabled = false; });
  addEventListener("beforeunload", (event) => {
    const typed = [...document.querySelectorAll("textarea, .case input:not([type=hidden])")].some((each) => each.value !== each.defaultValue);
    if (typed && !isLeaving) event.preventDefault();
  });

  for (const each of document.querySelectorAll("[data-keys]")) {
    each.hidden = false;
    each.addEventListener("click", () => find("#keys")?.showModal());
  }
})();
