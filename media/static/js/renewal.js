// New addresses for old: the lesson's own page says again whether we may watch, and gives them.
const EARLY_MS = 5 * 60 * 1000;

export class Renewal {
  constructor(sources, address, onSources) {
    Object.assign(this, { address, onSources });
    this.labels = new Map(); // every file's address that there ever was, and what it is
    this.take(sources);
  }

  take(sources) {
    this.sources = sources;
    this.endsAt = Date.now() + (sources.lasts ?? Infinity) * 1000 - EARLY_MS;
    for (const { label, file } of sources.qualities) this.labels.set(absolute(file), label);
  }

  expire() {
    this.endsAt = 0;
  }

  // Whether new addresses were needed and came; many who ask at once cause one question. Throws the cause.
  async fresh() {
    if (Date.now() < this.endsAt) return;
    this.asking ??= ask(this.address).then((sources) => {
      this.take(sources);
      this.onSources(sources);
    }).finally(() => (this.asking = null));
    await this.asking;
  }

  // The newest address of what `url` once was.
  current(url) {
    const label = this.labels.get(url);
    return label ? absolute(this.sources.qualities.find((each) => each.label === label)?.file ?? url) : url;
  }
}

const absolute = (address) => new URL(address, location.href).href;

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer) throw new Error("link");
  if (answer.redirected || answer.status === 401) throw new Error("signed-out");
  if (answer.status === 403 || answer.status === 404) throw new Error("ended");
  if (!answer.ok) throw new Error("server");
  return answer.json();
}

// Why a file did not play: "link", "expired", "missing", "server", or "playing" where the file itself is there.
export async function cause(file) {
  const answer = await fetch(file, { headers: { Range: "bytes=0-1" } }).catch(() => null);
  if (!answer) return "link";
  await answer.body?.cancel().catch(() => {});
  if (answer.ok) return "playing";
  return { 403: "expired", 404: "missing", 410: "missing" }[answer.status] ?? "server";
}
