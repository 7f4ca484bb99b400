/** What a line of the log says of the request that it is about. Tested through request-id.test.ts. */
import type { IncomingMessage } from "node:http";

import { requestIdOf } from "./request-id.ts";
import { traceIdOf } from "./trace-parent.ts";

/** Fields of a line of the log. */
export interface RequestFields {
  readonly request_id: string;
  /** Of the caller's trace, if there is one. */
  readonly trace_id?: string;
}

/** The fields of a request. */
export function requestFields(request: IncomingMessage): RequestFields {
  const trace_id = traceIdOf(request);
  return { request_id: requestIdOf(request), ...(trace_id !== undefined && { trace_id }) };
}
