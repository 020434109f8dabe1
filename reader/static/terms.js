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

  async function open(link) {
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
    if (!card.matches(":popover-open")) card.showPopover();
    place(link);
    card.scrollTop = 0;
    card.focus({ preventScroll: true });
  }

  /* Below its word and beginning where the word begins, in the direction of its text; above it where there is
     more room; a narrow window has it at its foot, by the style sheet. */
  function place(link) {
    const [first] = link.getClientRects();
    if (!first) return;
    const root = document.documentElement;
    const isRtl = getComputedStyle(root).direction === "rtl";
    const { offsetWidth: wide, offsetHeight: high } = card;
    const starts = getComputedStyle(link).direction === "rtl" ? first.right - wide : first.left;
    const x = Math.max(MARGIN, Math.min(starts, root.clientWidth - wide - MARGIN));
    const below = first.bottom + MARGIN;
    const isBelow = below + high <= innerHeight || first.top < innerHeight - first.bottom;
    const y = isBelow ? below : Math.max(MARGIN, first.top - high - MARGIN);
    card.style.setProperty("--inline", `${isRtl ? root.clientWidth - x - wide : x}px`);
    card.style.setProperty("--block", `${y + scrollY}px`);
  }

  /* The focus goes back to the word, unless it has gone somewhere else by itself. */
  function close(back = true) {
    const from = word;
    word = null;
    from?.removeAttribute("aria-expanded");
    if (card.matches(":popover-open")) card.hidePopover();
    if (back && from?.isConnected) from.focus({ preventScroll: true });
  }

  card.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && word) close(card.contains(document.activeElement) || document.activeElement === document.body);
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
    if (link === word) close();
    else open(link);
  });

  addEventListener("resize", () => { if (word) place(word); });
})();
