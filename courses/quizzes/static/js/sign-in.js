/**
 * Signs in again in the middle of an attempt, without leaving the page: the answers stay where they are and follow.
 * Who needs a second factor is led to the ordinary page; the answers wait on the phone until they are back.
 */

const JSON_PLEASE = { Accept: "application/json" };

/** @param {HTMLDialogElement} dialog holds form[data-sign-in] @param {(token: string) => void} done called when signed in */
export function signInPlace(dialog, done) {
  const form = dialog?.querySelector("form[data-sign-in]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = form.querySelector("[data-wrong]");
    const told = await ask(form).catch(() => null);
    if (told?.user) {
      if (String(told.user) !== form.dataset.signIn) return location.reload();
      form.reset();
      wrong.hidden = true;
      dialog.close();
      return done(told.csrf_token);
    }
    if (told?.second_factor) return location.assign(dialog.querySelector("a[href]").href);
    wrong.hidden = false;
    form.querySelector("input[type=password]").select();
  });
}

async function ask(form) {
  const fresh = await fetch(form.action, { headers: JSON_PLEASE, cache: "no-store" });
  const { csrf_token } = await fresh.json();
  const reply = await fetch(form.action, {
    method: "POST",
    headers: { ...JSON_PLEASE, "X-CSRFToken": csrf_token },
    body: new URLSearchParams(new FormData(form)),
  });
  return reply.json();
}
