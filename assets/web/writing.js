// Writing aids of the form: what is typed is kept when typing stops, and clauses come into view.
(() => {
  const PAUSE = 1500; // milliseconds without a key after which the text is handed in
  const timers = new WeakMap();
  const composing = new WeakSet();

  // Streamlit hands a text area in on Ctrl+Enter and a text line on Enter; the person need not know.
  const handIn = (box) => {
    if (!box.isConnected || composing.has(box)) return;
    const init = { key: "Enter", code: "Enter", keyCode: 13, which: 13, bubbles: true, cancelable: true, ctrlKey: box.tagName === "TEXTAREA" };
    box.dispatchEvent(new KeyboardEvent("keydown", init));
    if (box.tagName === "INPUT") box.dispatchEvent(new KeyboardEvent("keypress", init));
  };
  const kept = (box) => box instanceof HTMLElement && box.closest('[class*="st-key-form-"]') && !box.closest('[data-testid="stForm"]')
    && (box.tagName === "TEXTAREA" || (box.tagName === "INPUT" && box.type === "text" && box.getAttribute("role") !== "combobox"));
  document.addEventListener("compositionstart", (event) => composing.add(event.target));
  document.addEventListener("compositionend", (event) => { composing.delete(event.target); wait(event.target); });
  const wait = (box) => {
    if (!kept(box)) return;
    clearTimeout(timers.get(box));
    timers.set(box, setTimeout(() => handIn(box), PAUSE));
  };
  document.addEventListener("input", (event) => wait(event.target));

  const show = (id, from) => {
    const clause = document.getElementById(id);
    const text = clause?.closest(".policy-text");
    if (!text) return;
    text.scrollTo({ top: clause.offsetTop - text.offsetTop - 56 });
    clause.classList.remove("visited");
    void clause.offsetWidth; // so that the mark runs again
    clause.classList.add("visited");
    if (from) text.focus({ preventScroll: true });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#clause-"]');
    if (!link) return;
    event.preventDefault();
    show(decodeURIComponent(link.getAttribute("href").slice(1)), true);
    link.closest("details")?.removeAttribute("open");
  });

  // A field opened: its first cited clause comes into view; the text stays where it is while one field is written.
  let showing = null;
  let box = null;
  let marked = new Set();
  let place = 0; // of the text in its box; a rerun that marks other clauses makes a new box
  document.addEventListener("scroll", (event) => { if (event.target === box) place = box.scrollTop; }, true);
  const look = () => {
    const text = document.querySelector(".policy-text");
    if (!text) return;
    if (text !== box) {
      box = text;
      const before = marked;
      marked = new Set([...text.querySelectorAll(".clause.marked")].map((clause) => clause.id));
      if (text.dataset.showing === showing) {
        text.scrollTop = place;
        const added = [...marked].find((id) => !before.has(id)); // the clause of a sentence just taken
        if (added) show(added, false);
      }
    }
    if (text.dataset.showing === showing) return;
    if (showing !== null) document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
    showing = text.dataset.showing;
    if (text.dataset.first) show(text.dataset.first, false);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-showing"] });
})();
