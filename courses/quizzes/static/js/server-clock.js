/**
 * The server's time as this page knows it. The phone's own clock is never asked: it may be hours off, or be set
 * while the exam runs. Each reply of the server is a new measurement; the one with the shortest trip is believed.
 */
export class ServerClock {
  /** @param {number} served the server's time, in ms, when it rendered the page */
  constructor(served) {
    const arrived = performance.getEntriesByType("navigation")[0]?.responseStart ?? 0;
    this.ahead = served - arrived;
    this.trip = Infinity;
  }

  now() {
    return performance.now() + this.ahead;
  }

  /** Take a reply into account: `served` is the server's time in it, `sent` was `performance.now()` before. */
  measure(served, sent) {
    const received = performance.now();
    if (!Number.isFinite(served) || received - sent > this.trip) return;
    this.trip = received - sent;
    this.ahead = served - (sent + received) / 2;
  }

  /** A sleeping phone may stop `performance.now`: the next measurement counts, however long its trip. */
  doubt() {
    this.trip = Infinity;
  }
}
