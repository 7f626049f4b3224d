// Photographs are made smaller before they are sent: 1600 pixels on the longer side, and without what the camera wrote
// into them. What the browser cannot draw (HEIC in most) goes as it is; the server makes it smaller.
const LONGEST = 1600;
const QUALITY = 0.85;
const DRAWN = new Set(["image/jpeg", "image/png", "image/webp"]);

async function smaller(file) {
  if (!DRAWN.has(file.type)) return file;
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return file; // not a picture after all: the server says so
  }
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * share), Math.round(picture.height * share)];
  const brush = canvas.getContext("2d");
  brush.fillStyle = "white";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!drawn || (share === 1 && drawn.size >= file.size)) return file;
  return new File([drawn], file.name.replace(/\.[^.]+$/, "") + ".jpg", { type: "image/jpeg" });
}

for (const field of document.querySelectorAll('input[type="file"][name="files"]')) {
  const shrink = async () => {
    const chosen = [...field.files];
    delete field.dataset.small;
    const made = await Promise.all(chosen.map(smaller));
    const basket = new DataTransfer();
    for (const file of made) basket.items.add(file);
    if (made.some((file, place) => file !== chosen[place])) field.files = basket.files;
    field.dataset.small = "yes";
  };
  field.addEventListener("change", shrink);
  if (field.files.length) shrink(); // chosen while this script was still on its way
}
