/** The rubric: what the chosen levels come to, and walking through the criteria by keyboard. */

export function rubric(desk) {
  const { form } = desk;
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const free = form.elements.mark;
  const sum = desk.part("sum");
  const chosen = (criterion) => criterion.querySelector("input:checked");
  const first = () => criteria.findIndex((criterion) => !chosen(criterion));
  let place = Math.max(0, first());

  const number = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-EG" : "en", { maximumFractionDigits: 2 });
  const reckon = () => {
    if (!sum) return;
    const share = criteria.reduce((total, each) => total + Number(chosen(each)?.dataset.share ?? 0), 0);
    sum.textContent = number.format(share * Number(sum.dataset.possible));
  };
  const point = () => criteria.forEach((each, at) => each.toggleAttribute("data-here", at === place));
  form.addEventListener("change", ({ target }) => {
    const at = criteria.indexOf(target.closest?.("[data-criterion]"));
    if (at >= 0) place = at;
    point();
    reckon();
  });
  reckon();
  point();

  return {
    /** Go to the criterion that is so many places away. */
    move(step) {
      if (!criteria.length) return;
      place = Math.min(Math.max(place + step, 0), criteria.length - 1);
      point();
      const target = chosen(criteria[place]) ?? criteria[place].querySelector("input");
      target.focus({ preventScroll: true });
      criteria[place].scrollIntoView({ block: "nearest" });
    },

    /** Choose the level with this number, and go on. */
    choose(number_) {
      const level = criteria[place]?.querySelectorAll("input")[number_ - 1];
      if (!level) return;
      level.checked = true;
      level.dispatchEvent(new Event("change", { bubbles: true }));
      this.move(1);
    },

    /** What still has to be chosen, to be focused; none where the mark is complete. */
    lacking() {
      if (free.value.trim()) return null;
      if (!criteria.length) return free;
      const at = first();
      if (at < 0) return null;
      place = at;
      point();
      return criteria[at].querySelector("input");
    },
  };
}
