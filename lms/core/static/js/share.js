// Print this page, copy or share an address. The buttons stay hidden where a browser cannot do it.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copies);
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
for (const button of document.querySelectorAll("[data-shares]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    // who closes the phone's own list of places has changed their mind: nothing went wrong
    navigator.share({ title: button.dataset.title, url: button.dataset.shares }).catch(() => {});
  });
}
