// The seal that came behind the "#" of the address, proved by this browser and compared with the register's answer.
import { agrees, prove, read } from "./seal.js";

const root = document.querySelector("[data-seal]");

async function state(text) {
  let seal;
  try {
    seal = read(text);
  } catch {
    return "altered";
  }
  const answer = await fetch(root.dataset.keys);
  if (!answer.ok) throw new Error(answer.status);
  const proved = await prove(seal, (await answer.json()).keys);
  if (proved !== "right") return proved;
  if (!root.dataset.said) return "unregistered";
  const register = JSON.parse(root.dataset.said);
  if (seal.said.code !== register.code) return "altered";
  if (!agrees(seal, register)) return "differs";
  return root.dataset.stands === "yes" ? "right" : "withdrawn";
}

async function show() {
  const text = location.hash.slice(1);
  root.hidden = !/^[A-Z2-7]{40,}$/i.test(text);
  if (root.hidden) return;
  const [words, found] = await Promise.all([fetch(root.dataset.seal).then((answer) => answer.text()), state(text).catch(() => "unable")]);
  root.innerHTML = words;
  for (const each of root.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== found;
  root.dataset.found = found;
}

addEventListener("hashchange", show);
show();
