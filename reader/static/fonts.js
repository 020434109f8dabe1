// Shows a page of texts when the fonts it asks for have come, so that nothing on it moves afterwards.
// They lie on this machine or are cached, so that is soon; where they do not come, it is shown without them.
"use strict";

(() => {
  const PATIENCE = 1500; // ms
  const root = document.documentElement;
  const show = () => root.classList.remove("awaits-fonts");
  root.classList.add("awaits-fonts");
  setTimeout(show, PATIENCE);
  document.addEventListener("DOMContentLoaded", () => {
    void document.body.offsetHeight; // lays the page out, which is what asks for its fonts
    document.fonts.ready.then(show, show);
  });
})();
