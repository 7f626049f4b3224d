// Reads the seal of a square and proves it, in the browser: nobody is told what was scanned.
//
// A seal is a COSE_Sign1 message (RFC 9052, ES256) over a CBOR map, in base 32: see lms/certificates/seal.py. In a byte
// string that is a text, a byte from 80 on is a letter from U+0600 on.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const CODE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const KINDS = ["completion", "licence", "tot", "winner", "competition", "trainer", "transcript"];
const FIELDS = [
  "version", "code", "serial", "kind", "name_ar", "name_en", "course_ar", "course_en", "issued", "expires",
  "level_ar", "level_en", "band_ar", "band_en", "hours", "rank", "scores", "flags",
];
const LONGEST = 3200;
const DAY = 86400000;

export class BadSeal extends Error {}

// {kid, said, signature, signed}: what a seal says, not yet believed. Throws BadSeal.
export function read(text) {
  try {
    const parts = load(bytesOf(text.trim().toUpperCase()));
    const [, , payload, signature] = parts;
    const header = load(parts[0]);
    if (parts.length !== 4 || header.get(1) !== -7 || signature.length !== 64) throw new BadSeal();
    const kid = new TextDecoder().decode(header.get(4));
    return { kid, said: said(load(payload)), signature, signed: signedBytes(parts[0], payload) };
  } catch (error) {
    throw error instanceof BadSeal ? error : new BadSeal(error.message);
  }
}

// "right", or why it is not: "altered", "unknown" (no key of ours), "revoked" (the key), "unable" (this browser).
export async function prove(seal, keys) {
  const key = keys.find(({ kid }) => kid === seal.kid);
  if (!key) return "unknown";
  if (!globalThis.crypto?.subtle) return "unable";
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const opened = await crypto.subtle.importKey("jwk", { ...key.jwk, ext: true }, curve, false, ["verify"]);
  const isRight = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, opened, seal.signature, seal.signed);
  if (!isRight) return "altered";
  return key.state === "revoked" ? "revoked" : "right";
}

// Whether the seal says in every field what the register says.
export function agrees(seal, register) {
  return Object.keys(register).every((name) => String(seal.said[name] ?? "") === String(register[name] ?? ""));
}

// The address in a square, taken apart: {code, seal, host}; null for anything else.
export function parts(square) {
  const found = /^https?:\/\/([^/]+)\/verify\/([^/#?]+)(?:#([A-Z2-7]+))?$/i.exec(square.trim());
  return found && { host: found[1].toLowerCase(), code: found[2].replace(/-/g, "").toUpperCase(), seal: found[3] ?? "" };
}

function bytesOf(letters) {
  if (!letters || letters.length > LONGEST) throw new BadSeal();
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const letter of letters) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) throw new BadSeal();
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes[at++] = (held >> (bits -= 8)) & 255;
  }
  return bytes;
}

function load(bytes) {
  const from = { bytes, at: 0 };
  const value = item(from, 0);
  if (from.at !== bytes.length) throw new BadSeal();
  return value;
}

function item(from, depth) {
  if (from.at >= from.bytes.length || depth > 4) throw new BadSeal();
  const first = from.bytes[from.at++];
  const kind = first >> 5;
  const number = argument(from, first & 31);
  if (kind === 0) return number;
  if (kind === 1) return -1 - number;
  if (number > from.bytes.length - from.at) throw new BadSeal();
  if (kind === 2 || kind === 3) {
    const piece = from.bytes.slice(from.at, (from.at += number));
    return kind === 2 ? piece : new TextDecoder("utf-8", { fatal: true }).decode(piece);
  }
  if (kind === 4) return Array.from({ length: number }, () => item(from, depth + 1));
  if (kind === 5) return new Map(Array.from({ length: number }, () => [item(from, depth + 1), item(from, depth + 1)]));
  throw new BadSeal();
}

function argument(from, extra) {
  if (extra < 24) return extra;
  const size = { 24: 1, 25: 2, 26: 4 }[extra];
  if (!size || from.at + size > from.bytes.length) throw new BadSeal();
  let number = 0;
  for (let left = size; left; left -= 1) number = number * 256 + from.bytes[from.at++];
  return number;
}

function signedBytes(header, payload) {
  const words = new TextEncoder().encode("Signature1");
  return Uint8Array.of(0x84, 0x6a, ...words, ...head(header.length), ...header, 0x40, ...head(payload.length), ...payload);
}

function head(length) {
  if (length < 24) return [0x40 | length];
  return length < 256 ? [0x58, length] : [0x59, length >> 8, length & 255];
}

function said(map) {
  const found = {};
  for (const [label, value] of map) if (FIELDS[label]) found[FIELDS[label]] = value;
  if (found.version !== 1) throw new BadSeal();
  for (const name of Object.keys(found)) if (/_(ar|en)$|^(serial|rank)$/.test(name)) found[name] = text(found[name]);
  const { flags = 0, version, ...rest } = found;
  return {
    ...rest,
    code: code(found.code),
    kind: KINDS[found.kind],
    issued: day(found.issued),
    expires: found.expires === undefined ? "" : day(found.expires),
    hours: found.hours ?? 0,
    scores: found.scores ?? [],
    specimen: (flags & 1) > 0,
    proctored: (flags & 2) > 0,
  };
}

function text(value) {
  return typeof value === "string" ? value : String.fromCharCode(...[...value].map((byte) => (byte < 0x80 ? byte : byte + 0x580)));
}

function day(count) {
  return new Date(count * DAY).toISOString().slice(0, 10);
}

function code(bytes) {
  if (bytes.length !== 10) throw new BadSeal();
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{5}/g).map((five) => CODE[parseInt(five, 2)]).join("");
}
