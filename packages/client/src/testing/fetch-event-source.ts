/** For tests: an EventSource for runtimes without one, over the global fetch; never reconnects. */

/** Enough of the browsers' class for one stream. */
export class FetchEventSource {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState = 0;
  readonly #target = new EventTarget();
  readonly #abort = new AbortController();

  constructor(url: string) {
    this.#read(url).catch(() => {
      // After close() an EventSource says nothing.
      if (this.readyState === this.CLOSED) return;
      this.readyState = this.CLOSED;
      this.#target.dispatchEvent(new Event("error"));
    });
  }

  addEventListener(type: string, listener: (event: object) => void): void {
    this.#target.addEventListener(type, listener);
  }

  removeEventListener(type: string, listener: (event: object) => void): void {
    this.#target.removeEventListener(type, listener);
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#abort.abort();
  }

  async #read(url: string): Promise<void> {
    const response = await fetch(url, {
      headers: { accept: "text/event-stream" },
      signal: this.#abort.signal,
    });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    this.readyState = this.OPEN;
    let buffer = "";
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      buffer += decoder.decode(chunk, { stream: true });
      const messages = buffer.split("\n\n");
      buffer = messages.pop() ?? "";
      for (const message of messages) this.#dispatch(message);
    }
    throw new Error("the stream ended");
  }

  #dispatch(message: string): void {
    const field = (name: string) =>
      message
        .split("\n")
        .find((line) => line.startsWith(`${name}: `))
        ?.slice(name.length + 2);
    const data = field("data");
    if (data === undefined) return;
    this.#target.dispatchEvent(new MessageEvent(field("event") ?? "message", { data }));
  }
}
