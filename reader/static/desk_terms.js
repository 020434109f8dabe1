// The check of terms as one types: what stands in the text is underlined in place; what is missing is said
// when the person rests or leaves, and nothing moves.
"use strict";

(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;

  const LOOK_AFTER = 600; // ms of rest after which the text is looked at
  const SAY_AFTER = 2500; // ms of rest after which a missing term is spoken of

  const told = (form) => form.querySelector(".told");
  const editorOf = (form) => form.elements.text;
  const LETTER = /[\p{L}\p{M}\p{N}]/u;
  const known = new WeakMap(); // form -> {text, spans, looking, saying}

  /* Spans come in code points; a field counts in UTF-16. */
  function spansOf(form, text) {
    const places = [0];
    for (const sign of text) places.push(places.at(-1) + sign.length);
    return JSON.parse(told(form).dataset.hits).map(([start, end, kind]) => ({ start: places[start], end: places[end], kind }));
  }

  function read(form) {
    const text = editorOf(form).value;
    known.set(form, { ...known.get(form), text, spans: spansOf(form, text) });
    paint(form);
  }

  /* What was known of the text goes with its words while they are being changed around. */
  function follow(form) {
    const state = known.get(form);
    const [was, now] = [state.text, editorOf(form).value];
    let start = 0;
    while (start < was.length && was[start] === now[start]) start += 1;
    let end = was.length;
    while (end > start && now.length - (was.length - end) > start && was[end - 1] === now[now.length - (was.length - end) - 1]) end -= 1;
    const step = now.length - was.length;
    const moved = state.spans.flatMap((span) => {
      if (span.end <= start) return [span];
      return span.start >= end ? [{ ...span, start: span.start + step, end: span.end + step }] : [];
    });
    state.spans = moved.filter((span) => !LETTER.test(now[span.end] ?? " ") && !LETTER.test(now[span.start - 1] ?? " "));
    state.text = now;
    paint(form);
  }

  function paint(form) {
    const { text, spans } = known.get(form);
    const pieces = [];
    let at = 0;
    for (const { start, end, kind } of spans) {
      const piece = document.createElement("span");
      piece.className = `ground__${kind}`;
      piece.textContent = text.slice(start, end);
      pieces.push(text.slice(at, start), piece);
      at = end;
    }
    form.querySelector(".ground").replaceChildren(...pieces, `${text.slice(at)}\u200b`);
  }

  async function look(form) {
    const text = editorOf(form).value;
    let answer;
    try {
      answer = await fetch(form.dataset.terms, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    } catch { return; }
    if (!answer.ok || !form.isConnected || editorOf(form).value !== text) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".told");
    if (!fresh || editorOf(form).value !== text) return;
    const stale = told(form);
    const focused = stale.contains(document.activeElement) ? document.activeElement.dataset.concept : null;
    fresh.classList.toggle("told--quiet", stale.classList.contains("told--quiet"));
    stale.replaceWith(fresh);
    if (document.getElementById("panel")?.dataset.bead === form.dataset.bead) list(page.getElementById("written-terms"));
    if (focused) fresh.querySelector(`[data-concept="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    read(form);
    const said = [...fresh.querySelectorAll(".told__forbidden")].map((one) => one.textContent).join(" ");
    if (said) say(form, said);
  }

  /* The terms that stand in the text, in the panel; left alone while the focus is among them. */
  function list(fresh) {
    const stale = document.getElementById("written-terms");
    if (fresh && stale && !stale.contains(document.activeElement)) stale.replaceWith(fresh);
  }

  /* Politely, and the same words once only. */
  function say(form, words) {
    const state = known.get(form);
    if (words && state.said !== words) document.getElementById("announcer").textContent = words;
    state.said = words;
  }

  function speak(form) {
    told(form).classList.remove("told--quiet");
    const missing = [...told(form).querySelectorAll(".chip--missing")].map((chip) => chip.textContent.trim());
    if (missing.length) say(form, missing.join(", "));
  }

  function typed(form) {
    follow(form);
    if (!told(form).querySelector(".chip--missing")) told(form).classList.add("told--quiet");
    const state = known.get(form);
    clearTimeout(state.looking);
    clearTimeout(state.saying);
    state.looking = setTimeout(() => look(form), LOOK_AFTER);
    state.saying = setTimeout(() => speak(form), SAY_AFTER);
  }

  function left(form) {
    const state = known.get(form);
    if (!state?.saying || !form.isConnected) return;
    clearTimeout(state.saying);
    clearTimeout(state.looking);
    state.saying = 0;
    look(form).then(() => { if (form.isConnected) speak(form); });
  }

  const begin = () => document.querySelectorAll(".row--active form.cell").forEach((form) => { if (!known.has(form)) read(form); });

  desk.addEventListener("input", (event) => {
    const form = event.target.matches(".editor") ? event.target.form : null;
    if (!form) return;
    if (!known.has(form)) read(form);
    typed(form);
  });
  desk.addEventListener("focusout", (event) => {
    if (event.target.matches(".editor") && !event.target.form.contains(event.relatedTarget)) left(event.target.form);
  });
  /* A question that is not answered goes; the place in the text stays where it was. */
  desk.addEventListener("click", (event) => {
    const no = event.target.closest("[data-dismiss]");
    if (!no) return;
    event.preventDefault();
    no.closest(".asks").remove();
    document.querySelector(".row--active .cell--focus .editor, .row--active .editor")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:after:swap", () => queueMicrotask(begin));
  begin();
})();
