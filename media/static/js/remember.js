// What this browser remembers of its reader's choices: speed, quality, captions. Private windows may forbid it.
const PREFIX = "ijaza:";

export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // then nothing is remembered
  }
}
