/** The AbortSignal of one request. Tested through abort.test.ts. */
import type { FastifyReply, FastifyRequest } from "fastify";

/** The signal that aborts when the client disconnects before its response was written. */
export function watchDisconnect(
  request: FastifyRequest["raw"],
  response: FastifyReply["raw"],
): AbortSignal {
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
