// The page for a phone: reads a square, proves its seal here, and asks the register where there is a connection.
import { inPhoto, watch } from "./camera.js";
import { agrees, parts, prove, read } from "./seal.js";

const root = document.querySelector("[data-scan]");
const words = JSON.parse(root.dataset.words);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const here = document.documentElement.lang === "ar" ? "ar" : "en";
const day = new Intl.DateTimeFormat(here === "ar" ? "ar-EG" : "en-GB", { dateStyle: "long", timeZone: "UTC" });
const KEPT = "ijaza-verify-keys";
let stop = null;

// The keys as the academy publishes them now; without a connection as they were when this page was last opened.
async function keys() {
  const answer = await fetch(root.dataset.keys, { cache: "no-cache" }).catch(() => null);
  if (answer?.ok) localStorage.setItem(KEPT, await answer.text());
  return JSON.parse(localStorage.getItem(KEPT) ?? '{"keys":[]}').keys;
}

// {register, isAsked}: what the register says, if it could be asked.
async function register(code) {
  const answer = await fetch(`/verify/${code}.json`, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || ![200, 404].includes(answer.status)) return { isAsked: false };
  return { isAsked: true, register: await answer.json() };
}

async function judge(square) {
  const found = parts(square);
  if (!found) return { state: "other", square };
  const asking = register(found.code);
  let seal = null;
  let proved = "none";
  if (found.seal) {
    try {
      seal = read(found.seal);
      proved = await prove(seal, await keys());
      if (proved === "right" && seal.said.code !== found.code) proved = "altered";
    } catch {
      proved = "altered";
    }
  }
  if (proved === "none" && found.host !== location.host) return { state: "other", square };
  return { seal, square, ...verdict(seal, proved, await asking, found) };
}

function verdict(seal, proved, { isAsked, register: told }, { code }) {
  const page = `/verify/${code}`;
  if (proved === "altered" || proved === "unknown") return { state: proved, page };
  if (!isAsked) return { state: proved === "right" ? "offline" : proved === "none" ? "unsealed" : proved, page };
  if (told.state === "unknown") return { state: "unregistered", page };
  const stands = told.specimen ? "specimen" : told.state;
  if (proved === "right" && told.sealed && !agrees(seal, told.sealed)) return { state: "differs", page };
  return { state: stands === "valid" ? "valid" : stands === "specimen" ? "specimen" : "withdrawn", page, told };
}

function show({ state, seal, square, page, told }) {
  root.dataset.found = state;
  for (const each of root.querySelectorAll("[data-state]")) each.hidden = each.dataset.state !== state;
  const isBelieved = seal && !["altered", "unknown"].includes(state);
  part("fields").replaceChildren(...(isBelieved ? rows(seal) : []));
  part("said").hidden = !isBelieved;
  part("kid").textContent = seal?.kid ?? "";
  part("page").hidden = !page;
  if (page) part("page-link").href = page + (parts(square).seal ? `#${parts(square).seal}` : "");
  part("leads").hidden = state !== "other";
  part("leads").querySelector("bdi").textContent = state === "other" ? square.slice(0, 200) : "";
  part("became").textContent = told && state === "withdrawn" ? words[told.state] : "";
  part("result").hidden = false;
  part("result").focus();
}

function* rows({ said }) {
  const other = here === "ar" ? "en" : "ar";
  const both = (name) => [said[`${name}_${here}`], said[`${name}_${other}`]];
  const fields = {
    specimen: said.specimen ? words.specimen : "", name: both("name"), course: both("course"), kind: words.kinds[said.kind], level: both("level"), band: both("band"),
    hours: said.hours || "", rank: said.rank, scores: said.scores.join(" · "), serial: said.serial,
    code: said.code.match(/.{4}/g).join("-"), issued: day.format(new Date(said.issued)),
    expires: said.expires ? day.format(new Date(said.expires)) : words.never,
    proctored: said.proctored ? words.proctored : words.unproctored,
  };
  for (const [name, value] of Object.entries(fields)) {
    const lines = [value].flat().filter(Boolean);
    if (!lines.length) continue;
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = words.fields[name];
    for (const line of lines) {
      if (detail.hasChildNodes()) detail.append(document.createElement("br"));
      const isolated = detail.appendChild(document.createElement("bdi"));
      isolated.textContent = line;
      if (["serial", "code"].includes(name)) isolated.dir = "ltr";
    }
    yield term;
    yield detail;
  }
}

async function found(square) {
  if (square) show(await judge(square));
  else trouble("none");
}

function trouble(name) {
  part("trouble").textContent = words[name];
  part("trouble").hidden = false;
}

function still() {
  stop?.();
  stop = null;
  part("picture").hidden = true;
  part("start").hidden = false;
}

part("start").addEventListener("click", async () => {
  part("trouble").hidden = part("result").hidden = true;
  part("start").hidden = true;
  part("picture").hidden = false;
  try {
    stop = await watch(part("video"), (square) => {
      still();
      found(square);
    });
  } catch {
    still();
    trouble("camera");
  }
});
part("stop").addEventListener("click", still);
addEventListener("pagehide", still);
part("photo").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  part("trouble").hidden = part("result").hidden = true;
  await found(await inPhoto(file).catch(() => null));
  target.value = "";
});

part("live").hidden = !navigator.mediaDevices?.getUserMedia;
part("tools").hidden = false;
keys();
if ("serviceWorker" in navigator) {
  await navigator.serviceWorker.register(root.dataset.worker, { scope: "/verify/scan" }).catch(() => null);
  const ready = await Promise.race([navigator.serviceWorker.ready, new Promise((done) => setTimeout(done, 20000))]);
  part("kept").hidden = !ready;
}
