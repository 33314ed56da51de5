// A page in a frame takes the keyboard into itself, and the frame then looks like any other: it is marked while it has it.
(() => {
  const marked = () => document.querySelectorAll("iframe.has-keyboard");
  window.addEventListener("focus", () => marked().forEach((frame) => frame.classList.remove("has-keyboard")));
  window.addEventListener("blur", () => {
    if (document.activeElement?.tagName === "IFRAME") document.activeElement.classList.add("has-keyboard");
  });
})();
