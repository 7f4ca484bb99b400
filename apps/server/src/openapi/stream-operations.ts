/** The event streams of the router, as operations. Tested through document.test.ts. */
import { RPC_PREFIX } from "../http/request-path.ts";
import type { ProcedureEntry } from "../routes/procedures.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { securityOf } from "./credentials.ts";
import { OF_EVERY_CALL, rpcErrorResponses } from "./error-responses.ts";
import { exampleOf } from "./examples.ts";
import type { MediaType, Operation, Paths } from "./open-api.ts";
import {
  inputContent,
  isInputRequired,
  operationIdOf,
  permissionOf,
  tagOf,
} from "./procedure-operations.ts";

/** The operations of subscriptions. */
export function streamOperations(
  entries: readonly ProcedureEntry[],
  schemas: ComponentSchemas,
): Paths {
  return Object.fromEntries(
    entries
      .filter(({ type }) => type === "subscription")
      .map((entry) => [`${RPC_PREFIX}/${entry.name}`, { get: streamOperation(entry, schemas) }]),
  );
}

function streamOperation(entry: ProcedureEntry, schemas: ComponentSchemas): Operation {
  const { output } = exampleOf(entry.name);
  const { $ref } = schemas.of(entry, "output");
  const [, message = ""] = /([^/]+)$/.exec($ref) ?? [];
  return {
    operationId: operationIdOf(entry.restPath),
    tags: [tagOf(entry)],
    summary: entry.meta.description,
    description: `An event stream for as long as the connection is open. The \`data\` of each event is a \`${message}\` as JSON, without an envelope. The event \`connected\` comes first, \`ping\` keeps the connection open, \`serialized-error\` says why the stream failed, \`return\` ends it. Errors before the first event have tRPC's shape. ${permissionOf(entry)}`,
    security: securityOf(entry),
    parameters: [
      {
        name: "input",
        in: "query",
        description: "The input, as JSON.",
        required: isInputRequired(entry),
        content: inputContent(entry, schemas),
      },
    ],
    responses: {
      200: {
        description: `Events whose \`data\` is a \`${message}\`.`,
        content: { "text/event-stream": eventStream(output) },
      },
      ...rpcErrorResponses([...OF_EVERY_CALL, "UnsupportedMediaType"]),
    },
  };
}

function eventStream(message: unknown): MediaType {
  return {
    schema: { type: "string" },
    examples: {
      example: {
        value: `event: connected\ndata: {}\n\ndata: ${JSON.stringify(message)}\n\n`,
      },
    },
  };
}
