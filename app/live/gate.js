// Flow control: one request in flight, the newest values sent when its reply is here.
//
// Changes made meanwhile are merged, so a drag can never build up a backlog. A lost
// reply (a dropped connection, a restarted server) frees the gate after `timeout`, and
// what it carried is sent again, older values under newer ones.

class Gate {
  constructor(send, timeout = 1500) {
    this.send = send;
    this.timeout = timeout;
    this.sequence = 0;
    this.flying = null;
    this.waiting = null;
  }

  change(patch) {
    this.waiting = merged(this.waiting, patch);
    this.pump();
  }

  pump() {
    if (this.flying || !this.waiting) return;
    this.flying = { sequence: ++this.sequence, patch: this.waiting };
    this.waiting = null;
    this.timer = setTimeout(() => this.lost(), this.timeout);
    this.send({ sequence: this.sequence, ...this.flying.patch });
  }

  replied(sequence) {
    if (!this.flying || this.flying.sequence !== sequence) return;
    clearTimeout(this.timer);
    this.flying = null;
    this.pump();
  }

  lost() {
    this.waiting = merged(this.flying.patch, this.waiting ?? {});
    this.flying = null;
    this.pump();
  }

  // the connection is back: send what was under way, or ask for the newest portrait
  again() {
    clearTimeout(this.timer);
    if (this.flying) this.lost();
    else this.change({});
  }

  close() {
    clearTimeout(this.timer);
    this.waiting = null;
  }
}

function merged(older, newer) {
  if (!older) return { ...newer };
  return {
    ...older,
    ...newer,
    values: { ...older.values, ...newer.values },
    commit: Boolean(older.commit || newer.commit),
  };
}
