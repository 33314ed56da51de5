// 大字版 is remembered on this device only.
const button = document.getElementById("large");
const show = (large) => {
  document.documentElement.classList.toggle("large", large);
  button.setAttribute("aria-pressed", String(large));
  button.textContent = large ? "标准字号" : "大字版";
};
let kept = false;
try { kept = localStorage.getItem("large") === "1"; } catch { kept = false; }
show(kept);
button.addEventListener("click", () => {
  const large = button.getAttribute("aria-pressed") !== "true";
  show(large);
  try { localStorage.setItem("large", large ? "1" : "0"); } catch { /* private window: not remembered */ }
});
