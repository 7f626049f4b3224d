/**
 * Marks on their way to the server. Each stays in this browser until the server has answered for it, over a dead link
 * and over a reload. Sending one twice does no harm: the same mark again is the mark that stands.
 */

const PREFIX = "marking-out:";
const LONGEST = 30_000;

export class Outgoing {
  constructor(desk) {
    this.desk = desk;
    this.prefix = `${PREFIX}${desk.user}:`;
    this.memory = new Map();
    this.wait = 1000;
    addEventListener("online", () => this.resume());
  }

  /** Send a mark; resolves to the server's answer, or null where it could not be asked. */
  async send(record) {
    this.memory.set(record.task, record);
    try {
      localStorage.setItem(this.prefix + record.task, JSON.stringify(record));
    } catch {
      // It stays in memory; the page asks before it is left.
    }
    return this.carry(record);
  }

  /** All that waits here, from this page or from one that was closed. */
  async resume() {
    clearTimeout(this.timer);
    for (const record of this.waiting()) await this.carry(record);
  }

  waiting() {
    const found = new Map(this.memory);
    for (const [key, value] of Object.entries({ ...localStorage })) {
      if (!key.startsWith(this.prefix)) continue;
      const record = JSON.parse(value);
      found.set(record.task, record);
    }
    return [...found.values()];
  }

  async carry(record) {
    const answer = await this.post(record);
    if (!answer) {
      this.tell(record, this.desk.words.failed);
      this.timer = setTimeout(() => this.resume(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST);
      return null;
    }
    this.wait = 1000;
    this.memory.delete(record.task);
    localStorage.removeItem(this.prefix + record.task);
    if (answer.error) {
      this.desk.given.delete(record.task);
      this.tell(record, answer.error);
    } else {
      localStorage.removeItem(`marking:${this.desk.user}:${record.task}`);
      this.tell(record, "");
      this.desk.arrived(record, answer);
    }
    return answer;
  }

  async post(record) {
    const token = document.querySelector("meta[name=csrf-token]").content;
    const body = new URLSearchParams(record.fields.filter(([name]) => name !== "csrf_token"));
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": token };
      const reply = await fetch(record.action, { method: "POST", body, headers });
      if (reply.status >= 500 || reply.status === 401 || reply.redirected) return null;
      return await reply.json();
    } catch {
      return null;
    }
  }

  tell(record, words) {
    const { news, words: said } = this.desk;
    const old = news.querySelector(`[data-of="${record.task}"]`);
    old?.remove();
    if (!words) {
      news.dataset.given = Number(news.dataset.given || 0) + 1;
      return;
    }
    const line = document.createElement("p");
    line.className = "alert alert--wait";
    line.dataset.of = record.task;
    const link = Object.assign(document.createElement("a"), { href: record.address, textContent: said.open });
    line.append(`${record.title}: ${words} `, link);
    news.append(line);
  }
}
