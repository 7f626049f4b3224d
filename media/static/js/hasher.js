// A worker: reads a file once, part by part, and tells the SHA-256 of each part and, at the end, of the whole.
import { Sha256, digest } from "./sha256.js";

onmessage = async ({ data: { file, size } }) => {
  const whole = new Sha256();
  try {
    for (let number = 1, at = 0; at < file.size; number++, at += size) {
      const buffer = await file.slice(at, at + size).arrayBuffer();
      whole.update(new Uint8Array(buffer));
      postMessage({ number, sha256: await digest(buffer) });
    }
    postMessage({ whole: whole.hex() });
  } catch {
    postMessage({ broken: true }); // the file was moved or changed while it was read
  }
};
