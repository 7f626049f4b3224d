/**
 * Putting items in order: moved by the arrows or dragged by the handle, by finger or mouse. The places stay in the
 * selects, which are hidden; what is saved, and what is put back from another device, goes through them.
 */

export function bindOrder(list) {
  const question = list.closest("fieldset");
  const part = (name) => question.querySelector(`[data-order-${name}]`);
  const items = () => [...list.children];
  const select = (item) => item.querySelector("select");
  for (const help of question.querySelectorAll("[data-order-help]")) help.hidden = !help.hidden;
  for (const item of items()) {
    select(item).hidden = true;
    for (const shown of item.querySelectorAll("[data-grip], [data-moves]")) shown.hidden = false;
  }

  function arrange() {
    const places = items().map((item) => Number(select(item).value));
    if (new Set(places).size === places.length && !places.includes(0)) {
      list.append(...items().sort((one, other) => Number(select(one).value) - Number(select(other).value)));
    }
    show();
  }

  function show() {
    const all = items();
    all.forEach((item, place) => {
      item.querySelector('[data-by="-1"]').disabled = place === 0;
      item.querySelector('[data-by="1"]').disabled = place === all.length - 1;
    });
    part("keep").hidden = Boolean(select(all[0]).value);
  }

  function keep() {
    items().forEach((item, place) => {
      select(item).value = String(place + 1);
    });
    show();
    select(list.firstElementChild).dispatchEvent(new Event("change", { bubbles: true }));
  }

  function tell(item) {
    const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en");
    const words = item.querySelector("[data-words]").textContent.trim();
    const place = number.format(items().indexOf(item) + 1);
    part("said").textContent = list.dataset.said.replace("{item}", words).replace("{number}", place);
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-by]");
    if (!button) return;
    const item = button.closest("li");
    if (button.dataset.by === "1") item.nextElementSibling?.after(item);
    else item.previousElementSibling?.before(item);
    keep();
    tell(item);
    (button.disabled ? item.querySelector("[data-by]:not([disabled])") : button)?.focus();
  });

  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-grip]")?.closest("li");
    if (!item) return;
    event.preventDefault();
    item.dataset.dragged = "";
    const move = ({ clientY }) => {
      const after = items().find((each) => each !== item && clientY < middle(each));
      if ((after ?? null) !== item.nextElementSibling) list.insertBefore(item, after ?? null);
    };
    const end = () => {
      delete item.dataset.dragged;
      removeEventListener("pointermove", move);
      keep();
      tell(item);
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
    addEventListener("pointercancel", end, { once: true });
  });

  part("keep").addEventListener("click", keep);
  list.addEventListener("answer-put", arrange);
  arrange();
}

function middle(item) {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
}
