/**
 * A spoken comment. Each second is kept on this device as it comes; the whole goes to the server as soon as it ends,
 * and where that fails it goes along with the form.
 */

import { clock } from "../../media/js/figures.js";
import { Recording, canRecord, forget, kept } from "../../media/js/recording.js";

const LONGEST = 600;

export function recorder(desk) {
  const { form, words } = desk;
  const place = `marking:${desk.user}:${desk.task}`;
  const root = form.querySelector("[data-recorder]");
  const part = (name) => root.querySelector(`[data-record${name}]`);
  const file = root.querySelector("input[type=file]");
  const state = part("-state");
  let recording = null;
  let sending = Promise.resolve(true);
  let take = null;

  function shown({ running, made }) {
    part("").hidden = Boolean(running || made);
    part("-stop").hidden = !running;
    part("-drop").hidden = !made;
    part("-play").hidden = !made || !part("-play").src;
  }

  async function start() {
    recording = new Recording(place, "audio");
    try {
      await recording.start();
    } catch {
      recording = null;
      state.textContent = words.denied;
      return;
    }
    shown({ running: true });
    state.textContent = words.recording;
    part("-stop").focus();
    const ticking = setInterval(() => {
      if (!recording) return clearInterval(ticking);
      state.textContent = `${words.recording} ${clock(recording.seconds)}`;
      if (recording.seconds >= LONGEST) stop();
    }, 500);
  }

  async function stop() {
    const ended = recording;
    recording = null;
    offer(await ended.stop("comment"), ended.take);
    sending = send();
    return sending;
  }

  /** The form carries it until the server has it: a plain sending of the form would bring it along. */
  function offer(made, number) {
    take = number;
    const carried = new DataTransfer();
    carried.items.add(made);
    file.files = carried.files;
    part("-play").src = URL.createObjectURL(made);
    shown({ made: true });
  }

  async function send() {
    if (!file.files.length) return true;
    const body = new FormData();
    body.append("audio", file.files[0]);
    const answer = await desk.draft.post(form.dataset.audio, body, { large: true });
    if (!answer?.kept) {
      state.textContent = answer?.error ?? words.unsaved;
      return false;
    }
    file.value = "";
    if (take) await forget(place, take);
    state.textContent = words.kept;
    shown({ made: true });
    return true;
  }

  async function drop() {
    await sending;
    file.value = "";
    if (take) await forget(place, take);
    part("-play").removeAttribute("src");
    shown({});
    state.textContent = "";
    await desk.draft.post(form.dataset.audio, new FormData());
  }

  part("").addEventListener("click", start);
  part("-stop").addEventListener("click", stop);
  part("-drop").addEventListener("click", drop);
  file.addEventListener("change", () => (sending = send()));
  shown({ made: "recorded" in form.dataset });
  part("").closest("[data-scripted]").hidden = !canRecord();
  kept(place, "comment").then((found) => {
    const last = found.at(-1); // a tab that was closed, a battery that ended: it is still here
    if (!last || recording || file.files.length) return;
    offer(last.file, last.take);
    sending = send();
  });

  return {
    toggle: () => (recording ? stop() : start()),

    /** Whatever is recorded or chosen is on the server, or was tried once more; true when it is. */
    async settle() {
      if (recording) return stop();
      return (await sending) || (sending = send());
    },
  };
}
