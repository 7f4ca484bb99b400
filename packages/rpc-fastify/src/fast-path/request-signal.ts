// The AbortSignal of one request, made only when somebody asks for it.
import type { FastifyReply, FastifyRequest } from "fastify";

/** Hands out the signal that aborts when the client leaves before its response was written. */
export class RequestSignal {
  readonly #request: FastifyRequest["raw"];
  readonly #response: FastifyReply["raw"];
  #signal: AbortSignal | undefined;

  constructor(request: FastifyRequest["raw"], response: FastifyReply["raw"]) {
    this.#request = request;
    this.#response = response;
  }

  /** The signal. The same one each time, already aborted if the client has gone. */
  get(): AbortSignal {
    this.#signal ??= watch(this.#request, this.#response);
    return this.#signal;
  }
}

function watch(request: FastifyRequest["raw"], response: FastifyReply["raw"]): AbortSignal {
  const controller = new AbortController();
  if (hasLeft(response)) {
    controller.abort();
    return controller.signal;
  }
  const onGone = () => {
    response.off("close", onGone);
    request.off("aborted", onGone);
    // "close" also follows a response that was written to its end
    if (!response.writableEnded) {
      controller.abort();
    }
  };
  response.once("close", onGone);
  request.once("aborted", onGone);
  return controller.signal;
}

function hasLeft(response: FastifyReply["raw"]): boolean {
  return response.destroyed && !response.writableEnded;
}
