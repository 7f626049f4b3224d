/**
 * Carries answers from the outbox to the server, one after the other, until it is empty. Sending twice does no
 * harm: the server knows each event by its id. Nothing leaves the outbox without a receipt.
 */

import { eventId } from "./outbox.js";

const LONGEST_WAIT = 30_000;
const PATIENCE = 20_000;
const MOST_KEPT_ALIVE = 10_000; // browsers refuse 64 KB of them in all, as a long essay is

export class Courier {
  /**
   * @param {{outbox, clock, saveUrl: string, stateUrl: string, token: string}} means
   * @param {{state?, signedOut?, refused?, elsewhere?, end?, over?}} tell called when something should be shown
   */
  constructor(means, tell) {
    Object.assign(this, means);
    this.tell = tell;
    this.wait = 1000;
    this.running = null;
    this.refused = new Set();
    addEventListener("online", () => this.hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.wake();
    });
  }

  /** Send all there is; resolves to true when the server has everything. */
  flush() {
    clearTimeout(this.timer);
    this.running ??= this.empty().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async empty() {
    for (;;) {
      const record = (await this.outbox.all()).find(({ event }) => !this.refused.has(event));
      if (!record) return (await this.report()) === 0;
      const carried = await this.send(record);
      if (!carried) {
        await this.report();
        return false;
      }
    }
  }

  /** True when the next record may be tried at once. */
  async send(record) {
    const sent = performance.now();
    const reply = await this.post(record);
    if (!reply) return this.later();
    if (reply.type === "opaqueredirect" || reply.status === 401) return this.stop("signedOut");
    if (reply.status === 400) return (await this.renewOnce(record)) || this.later();
    if (reply.status >= 500 || reply.status === 429) return this.later();
    const receipt = await reply.json().catch(() => null);
    if (!receipt) return this.later();
    if (!reply.ok) {
      this.refused.add(record.event);
      this.tell.refused?.(receipt.error ?? "");
      return true;
    }
    this.clock.measure(Date.parse(receipt.now), sent);
    this.wait = 1000;
    await this.settle(record, receipt);
    return true;
  }

  async settle(record, receipt) {
    this.tell.known?.(record.slot, receipt.rev);
    this.tell.end?.(Date.parse(receipt.deadline));
    if (receipt.outcome === "stale" && record.at > Date.parse(receipt.given_at)) {
      // Another device was quicker to the server, but this answer was given after that one.
      await this.outbox.put({ ...record, rev: receipt.rev + 1, event: eventId() });
      return;
    }
    await this.outbox.confirm(record);
    if (receipt.outcome === "stale") this.tell.elsewhere?.(record.slot, receipt);
    if (receipt.outcome === "late") this.tell.over?.(receipt);
  }

  async post(record) {
    const { slot, rev, event, given, flagged, at } = record;
    const body = { slot, rev, client_event_id: event, response: given, flagged, at: new Date(at).toISOString() };
    const text = JSON.stringify(body);
    return this.fetch(this.saveUrl, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: text,
      keepalive: text.length < MOST_KEPT_ALIVE,
    });
  }

  async renewOnce(record) {
    if (this.renewedFor === record.event) return false;
    this.renewedFor = record.event;
    return this.renew();
  }

  /** Ask for a fresh token and the server's time: a page may have been open over night. */
  async renew() {
    const sent = performance.now();
    const reply = await this.fetch(this.stateUrl, { headers: { Accept: "application/json" } });
    if (!reply) return false;
    if (reply.type === "opaqueredirect" || reply.status === 401) return this.stop("signedOut");
    const state = reply.ok ? await reply.json().catch(() => null) : null;
    if (!state) return false;
    this.token = state.token;
    this.clock.measure(Date.parse(state.now), sent);
    await this.tell.renewed?.(state);
    return true;
  }

  async fetch(url, options) {
    try {
      const signal = AbortSignal.timeout?.(PATIENCE);
      return await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal, ...options });
    } catch {
      return null;
    }
  }

  stop(reason) {
    this.tell[reason]?.();
    return false;
  }

  later() {
    clearTimeout(this.timer);
    // A hall of phones gets its network back at once; they must not all knock in the same second.
    this.timer = setTimeout(() => this.flush(), this.wait * (0.5 + Math.random()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    return false;
  }

  hurry() {
    this.wait = 1000;
    this.flush();
  }

  async wake() {
    this.clock.doubt();
    await this.renew();
    this.hurry();
  }

  /** Tell how many answers are only on this phone; returns the number. */
  async report() {
    const waiting = (await this.outbox.all()).length;
    this.tell.state?.(waiting);
    return waiting;
  }
}
