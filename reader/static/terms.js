/* Terms: a word of the glossary opens its card beside it. Without this file it leads to the concept's page. */
"use strict";

(() => {
  const MARGIN = 8; // CSS pixels between a card and the edges of the window, and its word

  const card = document.createElement("div");
  card.className = "term-popover";
  card.id = "term-popover";
  card.tabIndex = -1;
  card.setAttribute("popover", "auto");
  card.setAttribute("role", "dialog");
  document.body.append(card);

  let word = null; // the link that the card belongs to
  let asked = 0;

  const isOpen = () => card.matches(":popover-open");

  async function show(link) {
    const number = ++asked;
    const address = link.dataset.card;
    let body;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    } catch {
      location.assign(link.href);
      return;
    }
    if (number !== asked || !link.isConnected) return;
    card.replaceChildren(...body.childNodes);
    const name = card.querySelector("h2");
    if (name) card.setAttribute("aria-labelledby", name.id);
    if (word && word !== link) word.removeAttribute("aria-expanded");
    word = link;
    link.setAttribute("aria-expanded", "true");
    if (!isOpen()) card.showPopover();
    place(link);
    card.scrollTop = 0;
    card.focus({ preventScroll: true });
    const covered = link.getBoundingClientRect().bottom + MARGIN - card.getBoundingClientRect().top;
    if (getComputedStyle(card).position === "fixed" && covered > 0) scrollBy({ top: covered, behavior: "instant" });
  }

  /* Below its word and beginning where the word begins, in the direction of its text; above it where there is
     more room; a narrow window has it at its foot, by the style sheet. */
  function place(link) {
    const [first] = link.getClientRects();
    if (!first) return;
    const root = document.documentElement;
    const { offsetWidth: wide, offsetHeight: high } = card;
    const starts = getComputedStyle(link).direction === "rtl" ? first.right - wide : first.left;
    const x = Math.max(MARGIN, Math.min(starts, root.clientWidth - wide - MARGIN));
    const below = first.bottom + MARGIN;
    const isBelow = below + high <= innerHeight || first.top < innerHeight - first.bottom;
    const y = isBelow ? below : Math.max(MARGIN, first.top - high - MARGIN);
    put(card, x, y);
  }

  /* Sets a floating part at a place of the window, wherever its own coordinates begin. */
  function put(part, x, y) {
    const sign = getComputedStyle(part).direction === "rtl" ? -1 : 1;
    part.style.setProperty("--inline", "0px");
    part.style.setProperty("--block", "0px");
    const { left, top } = part.getBoundingClientRect();
    part.style.setProperty("--inline", `${sign * (x - left)}px`);
    part.style.setProperty("--block", `${y - top}px`);
  }

  /* The focus goes back to the word, unless it has gone somewhere else by itself. */
  function close(back = true) {
    const from = word;
    word = null;
    from?.removeAttribute("aria-expanded");
    if (isOpen()) card.hidePopover();
    if (back && from?.isConnected) from.focus({ preventScroll: true });
  }

  card.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && word && !isOpen()) close(card.contains(document.activeElement) || document.activeElement === document.body);
  });

  /* Tab leaves the card where its words end, and goes on from the word that it belongs to. */
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [...card.querySelectorAll("a[href], button, summary")];
    const last = event.shiftKey ? stops[0] : stops.at(-1);
    const leaves = stops.length === 0 || document.activeElement === last || (event.shiftKey && document.activeElement === card);
    if (leaves) close();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-card]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!getSelection().isCollapsed && !event.detail) return;
    if (link === word && isOpen()) close(); // that a card has closed is told a little later
    else show(link);
  });

  addEventListener("resize", () => { if (word) place(word); });

  /* --- proposing what is selected: a quiet link beside the selection, and a key */

  const SETTLE = 350; // ms of rest after which a selection is taken to be one
  const LONGEST = 200; // characters that a term may have

  const root = () => document.querySelector("[data-propose]");
  const field = () => (document.activeElement?.matches?.("textarea.editor") ? document.activeElement : null);

  /* Where what is selected stands: the words, their language, and the place; null where it is no text of ours. */
  function selected() {
    const editor = field();
    if (editor) {
      const words = editor.value.slice(editor.selectionStart, editor.selectionEnd);
      return { words, language: editor.lang, row: editor.closest("[data-place]") };
    }
    const selection = getSelection();
    const element = selection.anchorNode?.parentElement;
    const passage = element?.closest(".passage");
    const row = element?.closest("[data-place]");
    return passage && row && root()?.contains(row) ? { words: selection.toString(), language: passage.lang, row } : null;
  }

  function address(found) {
    const { propose, source, to } = root().dataset;
    const focus = document.querySelector('.row--active input[name="to"]')?.value ?? to;
    const place = found.row?.dataset.place ?? "";
    const target = found.language === source ? focus : found.language;
    const made = new URL(propose, location.href);
    const words = found.words.trim().replace(/\s+/g, " ").slice(0, LONGEST);
    const back = `${location.pathname}${location.search}${place && `#s-${place}`}`;
    Object.entries({ text: words, lang: found.language, place, to: target, back }).forEach(([name, value]) => { if (value) made.searchParams.set(name, value); });
    return made.href;
  }

  /* From the desk into a window beside it, once what is typed is kept; from a page that is read, in its place. */
  function propose(found) {
    if (!document.getElementById("desk")) {
      location.assign(address(found));
      return;
    }
    const leaving = new CustomEvent("hevok:leaving", { detail: { until: [] } });
    document.dispatchEvent(leaving);
    const beside = open("", "hevok-glossary");
    Promise.allSettled(leaving.detail.until).then(() => { if (beside) beside.location.href = address(found); });
  }

  const pill = document.createElement("a");
  pill.className = "propose-pill button button--quiet button--small";
  pill.hidden = true;
  document.body.append(pill);

  let resting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(resting);
    resting = setTimeout(offer, SETTLE);
  });

  function offer() {
    const selection = getSelection();
    const found = !field() && !selection.isCollapsed && !document.documentElement.classList.contains("terms-off") ? selected() : null;
    const words = found?.words.trim() ?? "";
    pill.hidden = words.length < 2 || words.length > LONGEST || words.includes("\n");
    if (pill.hidden) return;
    pill.textContent = root().dataset.words;
    pill.href = address(found);
    if (document.getElementById("desk")) pill.target = "hevok-glossary";
    const rects = selection.getRangeAt(0).getClientRects();
    const last = rects[rects.length - 1];
    const room = document.documentElement.clientWidth - pill.offsetWidth - MARGIN;
    put(pill, Math.max(MARGIN, Math.min(last.left + last.width / 2 - pill.offsetWidth / 2, room)), last.bottom + MARGIN);
  }
  pill.addEventListener("mousedown", (event) => event.preventDefault());

  document.addEventListener("keydown", (event) => {
    const isKey = event.code === "KeyE" && (event.ctrlKey || event.metaKey) !== event.altKey && !event.shiftKey;
    if (!isKey || event.isComposing || !root()) return;
    event.preventDefault();
    const found = selected() ?? { words: "", language: root().dataset.source, row: document.querySelector(".row--active, .is-here") };
    propose(found);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-propose-here]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    propose(selected() ?? { words: "", language: root().dataset.source, row: document.querySelector(".row--active") });
  });
  document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-propose-here]")) event.preventDefault(); });
})();
