// A box that scrolls can be reached by the keyboard.
function reachable() {
  for (const box of document.querySelectorAll("article pre, article .math, .table-wrapper, .cell_output")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
window.addEventListener("load", reachable);
window.addEventListener("resize", reachable);
document.addEventListener("toggle", reachable, true);
