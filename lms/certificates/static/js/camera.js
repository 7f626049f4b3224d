// Squares from pictures: by the browser itself where it can, else by a decoder that is fetched only then.
let reading;

// A function of (picture) → the text of a square in it, or null.
function reader() {
  reading ??= native().then((found) => found ?? own());
  return reading;
}

async function native() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
}

async function own() {
  const { decodeQR } = await import("qr/decode");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (picture, side) => {
    const [width, height] = [picture.videoWidth ?? picture.width, picture.videoHeight ?? picture.height];
    const ratio = Math.min(1, side / Math.max(width, height));
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // there is no square in it
    }
  };
}

// The square in a photo, looked for in three sizes; null where there is none.
export async function inPhoto(file) {
  const [read, picture] = await Promise.all([reader(), createImageBitmap(file)]);
  for (const side of [1600, 3200, 900]) {
    const found = await read(picture, side).catch(() => null);
    if (found) return found;
  }
  return null;
}

// Calls `found` with the first square that the camera sees; returns what stops it. Throws where there is no camera.
export async function watch(video, found) {
  const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  let isOver = false;
  const stop = () => {
    isOver = true;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  (async () => {
    while (!isOver) {
      const square = video.readyState >= 2 ? await read(video, 1280).catch(() => null) : null;
      if (square && !isOver) {
        stop();
        navigator.vibrate?.(60);
        found(square);
      }
      await new Promise((done) => setTimeout(done, 180));
    }
  })();
  return stop;
}
