// 大字版 is remembered on this device only. The size is set before the page is drawn, so that nothing jumps.
const root = document.documentElement;
const remembered = () => {
  try { return localStorage.getItem("large") === "1"; } catch { return false; }
};
const remember = (large) => {
  try { localStorage.setItem("large", large ? "1" : "0"); } catch { /* private window: not remembered */ }
};
root.classList.toggle("large", remembered());
document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("large");
  const show = (large) => {
    root.classList.toggle("large", large);
    button.setAttribute("aria-pressed", String(large));
  };
  show(remembered());
  button.addEventListener("click", () => {
    const large = button.getAttribute("aria-pressed") !== "true";
    show(large);
    remember(large);
  });
});
