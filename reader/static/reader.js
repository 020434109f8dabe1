/* Makes local what works without it: the reader's page keeps its place, menus close, choices take effect
   at once. Every act here is a link or a form first. */
"use strict";

(() => {
  const SETTLE = 250; // milliseconds without scrolling after which the address names the segment
  const PATIENCE = 1500; // milliseconds to wait for the fonts of another view at most
  const EYES = 0.3; // how far down the window, as a share of it, the reader's eyes are; so in hevok.css

  const reading = () => document.getElementById("reading");
  const rows = () => [...document.querySelectorAll("#reading [data-place]")];
  const rowOf = (place) => document.getElementById(`s-${place}`)?.closest("[data-place]");

  /* --- the place */

  function topOfText() {
    const bar = document.querySelector(".bar__languages");
    return bar ? Math.max(0, bar.getBoundingClientRect().bottom) : 0;
  }

  function isInSight(row) {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > topOfText() && top < innerHeight;
  }

  /* The sentence under the reader's eyes: the one that was led to, until the page is scrolled; the one that
     was tapped, if it is in sight; or else the one where the eyes are. */
  let led = null;

  function leadTo(place) {
    led = { place, at: scrollY };
  }

  function hereRow() {
    const row = led && Math.abs(led.at - scrollY) < 2 && rowOf(led.place);
    if (row) return row;
    const tapped = document.querySelector("#reading .is-here");
    if (tapped && isInSight(tapped)) return tapped;
    const all = rows();
    const line = topOfText() + EYES * innerHeight + 8;
    let low = 0;
    let high = all.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle].getBoundingClientRect().bottom > line) high = middle;
      else low = middle + 1;
    }
    return all[low];
  }

  function remember() {
    const row = hereRow();
    return row && scrollY > 0 ? { place: row.dataset.place, top: row.getClientRects()[0].top } : null;
  }

  function restore(kept) {
    const row = kept && rowOf(kept.place);
    if (!row) return;
    scrollBy({ top: row.getClientRects()[0].top - kept.top, behavior: "instant" });
    leadTo(kept.place);
  }

  function nameThePlace() {
    if (!reading()) return;
    const row = scrollY > 0 ? hereRow() : null;
    const hash = row ? `#s-${row.dataset.place}` : "";
    if (hash !== location.hash) history.replaceState(history.state, "", location.pathname + location.search + hash);
  }

  /* --- another view of the same document, without losing the place */

  let asked = 0;

  async function show(address, kept, focus) {
    const number = ++asked;  // of views that are asked for in a row only the last is shown, whichever comes first
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("reading");
    if (number !== asked) return;
    if (!answer.ok || !next) return location.assign(address);
    await fontsOf(next);
    if (number !== asked) return;
    document.title = page.title;
    reading().replaceWith(next);
    restore(kept);
    const control = focus && document.querySelector(focus);
    if (control) control.focus({ preventScroll: true });
    announce(next.dataset.announce, next.querySelector(".passage")?.lang);
  }

  /* The fonts of a view before it is shown, so that nothing moves afterwards. */
  function fontsOf(view) {
    const samples = new Map();
    view.querySelectorAll(".passage").forEach((one) => {
      if ((samples.get(one.lang) ?? "").length < 2000) samples.set(one.lang, (samples.get(one.lang) ?? "") + one.textContent);
    });
    const loads = [...samples].flatMap(([language, sample]) => {
      const family = /^(ar|ckb)$/.test(language) ? "Noto Naskh Arabic" : "Source Serif 4";
      return ["400", "700", "italic 400"].map((style) => document.fonts.load(`${style} 1em "${family}"`, sample));
    });
    const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    return Promise.race([Promise.allSettled(loads), patience]);
  }

  function announce(words, language) {
    const announcer = document.getElementById("announcer");
    announcer.lang = language ?? document.documentElement.lang;
    announcer.textContent = words;
  }

  /* How to find a control again in the next view: by its id, or as the current one of its group. */
  function selectorOf(link) {
    if (link.id) return `#${link.id}`;
    const label = link.closest("[aria-label]")?.getAttribute("aria-label");
    return label ? `[aria-label="${CSS.escape(label)}"] [hreflang="${link.hreflang}"]` : null;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".bar .segments a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const kept = remember();
    const address = link.getAttribute("href");
    history.replaceState({ kept }, "");
    history.pushState({ kept }, "", address + (kept ? `#s-${kept.place}` : ""));
    show(address, kept, selectorOf(link)).catch(() => location.assign(address));
  });

  addEventListener("popstate", (event) => {
    if (reading() && event.state?.kept !== undefined) show(location.href, event.state.kept, null).catch(() => location.reload());
  });

  /* A sentence that was tapped stays marked in every language; a second tap takes the mark away. */
  document.addEventListener("click", (event) => {
    const row = event.target.closest("#reading [data-place]");
    if (!row || event.target.closest("a, button, summary") || !getSelection().isCollapsed) return;
    const was = row.classList.contains("is-here");
    document.querySelectorAll("#reading .is-here").forEach((other) => other.classList.remove("is-here"));
    row.classList.toggle("is-here", !was);
    leadTo(was ? null : row.dataset.place);
    nameThePlace();
  });

  let settling = 0;
  addEventListener("scroll", () => {
    clearTimeout(settling);
    settling = setTimeout(nameThePlace, SETTLE);
  }, { passive: true });

  /* A link to a segment that stands on another page of a long document. */
  function findPlace() {
    const place = Number(/^#s-(\d+)$/.exec(location.hash)?.[1]);
    if (!place || !reading()) return;
    if (rowOf(place)) return leadTo(place);
    const address = new URL(location.href);
    if (Number(address.searchParams.get("from")) === place) return;
    address.searchParams.set("from", place);
    location.replace(address.href.replaceAll("%2C", ","));
  }

  /* --- choices of looks: set at once, and kept by the same form that works without this */

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-keeps]");
    const button = event.submitter;
    if (!form || !button) return;
    event.preventDefault();
    const kept = remember();
    const name = form.dataset.keeps;
    const root = document.documentElement.classList;
    [...root].filter((one) => one.startsWith(`${name}-`)).forEach((one) => root.remove(one));
    root.add(`${name}-${button.value}`);
    form.querySelectorAll("[aria-pressed]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    restore(kept);
    const body = new URLSearchParams(new FormData(form, button));
    const keeping = fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {
      // The server is away: the choice holds for this page and is not kept.
    });
    // A choice that the words themselves depend on: the same view is shown anew.
    if ("anew" in form.dataset) keeping.then(() => show(location.href, remember(), null)).catch(() => location.reload());
  });

  /* --- menus close on Escape and on a click elsewhere */

  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  addEventListener("hashchange", findPlace);
  addEventListener("load", () => requestAnimationFrame(findPlace));
})();
