/** The AbortSignal of one request, created at its first use. Tested through abort.test.ts. */
import type { FastifyReply, FastifyRequest } from "fastify";

/** Gives the signal that aborts when the client disconnects before its response was written. */
export class RequestSignal {
  readonly #request: FastifyRequest["raw"];
  readonly #response: FastifyReply["raw"];
  #signal: AbortSignal | undefined;

  constructor(request: FastifyRequest["raw"], response: FastifyReply["raw"]) {
    this.#request = request;
    this.#response = response;
  }

  /** The signal: the same one each time, already aborted if the client has disconnected. */
  get(): AbortSignal {
    this.#signal ??= watch(this.#request, this.#response);
    return this.#signal;
  }
}

function watch(request: FastifyRequest["raw"], response: FastifyReply["raw"]): AbortSignal {
  const controller = new AbortController();
  if (isDisconnected(response)) {
    controller.abort();
    return controller.signal;
  }
  const onClose = () => {
    response.off("close", onClose);
    request.off("aborted", onClose);
    // "close" also follows a response that was written to its end
    if (!response.writableEnded) {
      controller.abort();
    }
  };
  response.once("close", onClose);
  request.once("aborted", onClose);
  return controller.signal;
}

function isDisconnected(response: FastifyReply["raw"]): boolean {
  return response.destroyed && !response.writableEnded;
}
