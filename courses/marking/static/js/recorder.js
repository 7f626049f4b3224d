/** A spoken comment: recorded here, sent as soon as it ends; where that fails it goes along with the form. */

import { clock } from "../../media/js/figures.js";

const LONGEST = 10 * 60_000;

export function recorder(desk) {
  const { form, words } = desk;
  const place = form.querySelector("[data-recorder]");
  const part = (name) => place.querySelector(`[data-record${name}]`);
  const file = place.querySelector("input[type=file]");
  const state = part("-state");
  let recording = null;
  let sending = Promise.resolve();

  if (!window.MediaRecorder || !navigator.mediaDevices) part("").closest("[data-scripted]").hidden = true;

  function shown({ running, made }) {
    part("").hidden = running || made;
    part("-stop").hidden = !running;
    part("-drop").hidden = !made;
    part("-play").hidden = !made;
  }

  async function start() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      state.textContent = words.denied;
      return;
    }
    const pieces = [];
    recording = new MediaRecorder(stream);
    const begun = performance.now();
    const ticking = setInterval(() => {
      const passed = performance.now() - begun;
      state.textContent = `${words.recording} ${clock(passed / 1000)}`;
      if (passed > LONGEST) stop();
    }, 500);
    recording.addEventListener("dataavailable", ({ data }) => data.size && pieces.push(data));
    recording.addEventListener("stop", () => {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      keep(new Blob(pieces, { type: recording.mimeType }));
      recording = null;
    });
    recording.start(1000);
    state.textContent = words.recording;
    shown({ running: true });
    part("-stop").focus();
  }

  function stop() {
    if (recording?.state === "recording") recording.stop();
  }

  /** The form carries it until the server has it: a plain sending of the form would bring it along. */
  function keep(blob) {
    const ending = blob.type.includes("mp4") ? "m4a" : blob.type.includes("ogg") ? "ogg" : "webm";
    const carried = new DataTransfer();
    carried.items.add(new File([blob], `comment.${ending}`, { type: blob.type }));
    file.files = carried.files;
    part("-play").src = URL.createObjectURL(blob);
    shown({ made: true });
    sending = send();
  }

  async function send() {
    if (!file.files.length) return true;
    const body = new FormData();
    body.append("audio", file.files[0]);
    const answer = await desk.draft.post(form.dataset.audio, body);
    if (!answer?.kept) {
      state.textContent = answer?.error ?? words.unsaved;
      return false;
    }
    file.value = "";
    state.textContent = words.kept;
    return true;
  }

  async function drop() {
    await sending;
    file.value = "";
    part("-play").removeAttribute("src");
    shown({});
    state.textContent = "";
    await desk.draft.post(form.dataset.audio, new FormData());
  }

  part("").addEventListener("click", start);
  part("-stop").addEventListener("click", stop);
  part("-drop").addEventListener("click", drop);
  file.addEventListener("change", () => (sending = send()));
  shown({ made: Boolean(form.dataset.recorded) });
  if (form.dataset.recorded) part("-play").hidden = true;

  return {
    toggle: () => (recording ? stop() : start()),

    /** Whatever is recorded or chosen is on the server, or was tried once more. */
    async settle() {
      if (recording) {
        const ended = new Promise((done) => recording.addEventListener("stop", done));
        stop();
        await ended;
      }
      if (!(await sending)) await send();
    },
  };
}
