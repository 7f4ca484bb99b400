/** HTTP at little cost: one open connection, requests as bytes, one under way at a time. */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

export const HOST = "127.0.0.1";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Reads answers that have a Content-Length, as all of this project's are. */
export class HttpConnection implements Disposable {
  readonly #socket: Socket;
  #received = "";
  #answered: ((answer: Answer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket.setNoDelay().setEncoding("latin1");
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#take();
    });
    socket.on("error", (error) => this.#failed?.(error));
    socket.on("close", () => this.#failed?.(new Error("the server closed a connection")));
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect(port, HOST);
    await once(socket, "connect");
    return new HttpConnection(socket);
  }

  send(request: Buffer | string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(request);
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #take(): void {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#received.slice(0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1]);
    if (!(this.#received.length >= end + 4 + length)) return;
    const body = this.#received.slice(end + 4);
    this.#received = "";
    this.#answered?.({ status: Number(head.slice(9, 12)), body });
  }
}
