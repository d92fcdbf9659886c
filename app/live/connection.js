// A dropped connection: BokehJS opens a new socket to the same session at once.
//
// It would then pull the whole document and build it anew, but it leaves out the binary
// buffers and fails (BokehJS 3.9, ClientConnection._repull_session_doc). The models here
// are as they were, so nothing need be pulled: the gate asks for the newest portrait.

class Connection {
  constructor(document, back) {
    this.document = document;
    this.open = true;
    this.lost = (_, event) => {
      this.open = false;
      const client = event.connection.deref();
      if (!client) return;
      client._receiver = new client._receiver.constructor(); // may hold half a message
      client._repull_session_doc = async (resolve) => resolve(client.session);
    };
    this.back = () => {
      this.open = true;
      back();
    };
    document.on_event("connection_lost", this.lost);
    document.on_event("client_reconnected", this.back);
  }

  close() {
    this.document.remove_on_event?.("connection_lost", this.lost);
    this.document.remove_on_event?.("client_reconnected", this.back);
  }
}
