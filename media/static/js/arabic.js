// Words as one looks for them: without vowel signs, and with the letters that people write in place of each other.
const SAME = { أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ئ: "ي", ؤ: "و", ة: "ه", گ: "ك", ک: "ك", ی: "ي" };
const SIGNS = /[\u064b-\u065f\u0670\u0640\u06d6-\u06ed\u0610-\u061a\u200c-\u200f]/;

// The text as it is compared, and for each of its letters the place in `text` that it came from.
export function folded(text) {
  let found = "";
  const places = [];
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (SIGNS.test(letter)) continue;
    const code = letter.charCodeAt(0);
    const digit = code >= 0x660 && code <= 0x669 ? code - 0x660 : code >= 0x6f0 && code <= 0x6f9 ? code - 0x6f0 : null;
    const plain = digit !== null ? String(digit) : /\s/.test(letter) ? " " : (SAME[letter] ?? letter.toLowerCase()[0]);
    if (plain === " " && found.endsWith(" ")) continue;
    found += plain;
    places.push(at);
  }
  return { text: found, places };
}
