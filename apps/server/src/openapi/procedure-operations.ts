/** The REST addresses of the procedures, as operations. Tested through document.test.ts. */
import type { OwnError } from "@hellorec/api";

import { SUCCESS_MESSAGE } from "../routes/json-reply.ts";
import type { ProcedureEntry } from "../routes/procedures.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { schemasOf } from "./component-schemas.ts";
import { securityOf } from "./credentials.ts";
import { errorContent, errorResponses, OF_EVERY_CALL } from "./error-responses.ts";
import { EXAMPLE_KEY_ID } from "./example-values.ts";
import { exampleOf } from "./examples.ts";
import type { Content, JsonSchema, Operation, Paths, Reference, Response } from "./open-api.ts";

/** The operations of procedures that are not streams. */
export function procedureOperations(
  entries: readonly ProcedureEntry[],
  schemas: ComponentSchemas,
): Paths {
  return Object.fromEntries(
    entries.map((entry) => [entry.restPath, { post: procedureOperation(entry, schemas) }]),
  );
}

function procedureOperation(entry: ProcedureEntry, schemas: ComponentSchemas): Operation {
  const { type, meta } = entry;
  const { output } = exampleOf(entry.name);
  return {
    operationId: operationIdOf(entry.restPath),
    tags: [tagOf(entry)],
    summary: meta.description,
    description: `${type === "query" ? "It changes nothing, and may be retried." : "It changes something."} ${permissionOf(entry)}`,
    security: securityOf(entry),
    requestBody: {
      description: "The input. It is read as JSON whatever its `Content-Type` is.",
      // An empty body is an input without fields.
      required: isInputRequired(entry),
      content: inputContent(entry, schemas),
    },
    responses: {
      200: successResponse(schemas.of(entry, "output"), output),
      ...errorResponses(OF_EVERY_CALL),
      ...ownErrors(entry),
    },
  };
}

/** The input of a procedure as JSON, with its example. */
export function inputContent(entry: ProcedureEntry, schemas: ComponentSchemas): Content {
  const { input } = exampleOf(entry.name);
  return {
    "application/json": {
      schema: schemas.of(entry, "input"),
      examples: { example: { value: input } },
    },
  };
}

/** Whether a procedure refuses an input without fields. */
export function isInputRequired(entry: ProcedureEntry): boolean {
  return !schemasOf(entry).input.safeParse({}).success;
}

/** A success: the envelope around what the procedure gives. */
export function successResponse(data: JsonSchema | Reference, example: unknown): Response {
  return {
    description: "Done.",
    content: {
      "application/json": {
        schema: envelopeOf(data),
        examples: { example: { value: { code: 0, msg: SUCCESS_MESSAGE, data: example } } },
      },
    },
  };
}

/** The envelope of every success. */
export function envelopeOf(data: JsonSchema | Reference): JsonSchema {
  return {
    type: "object",
    properties: {
      code: { const: 0, description: "0: a success" },
      msg: { const: SUCCESS_MESSAGE, description: "The words of the legacy Flask API" },
      data,
    },
    required: ["code", "msg", "data"],
    additionalProperties: false,
  };
}

const OWN_ERRORS = ["NOT_FOUND", "CONFLICT"] as const satisfies readonly OwnError[];
const STATUS_OF: Readonly<Record<OwnError, number>> = { NOT_FOUND: 404, CONFLICT: 409 };

function ownErrors({ name, meta }: ProcedureEntry): Record<string, Response> {
  const [group] = name.split(".");
  const missing =
    group === "keys"
      ? `key_id: no key "${EXAMPLE_KEY_ID}"`
      : 'item_id: no item "no-such-item" in the catalog';
  const messages = {
    NOT_FOUND: missing,
    CONFLICT: "1000 keys exist: revoke one that is not needed",
  };
  return Object.fromEntries(
    OWN_ERRORS.flatMap((code) => {
      const description = meta.errors?.[code];
      if (description === undefined) return [];
      const status = STATUS_OF[code];
      return [[status, { description, content: errorContent(status, messages[code]) }]];
    }),
  );
}

/**
 * Names an operation as generated clients call it.
 *
 * @example operationIdOf("/items/get_many") // "items_get_many"
 */
export function operationIdOf(path: string): string {
  return path.slice(1).replaceAll(/[/.]/g, "_");
}

/** The groups of operations, in the order of the document. */
export const TAGS: Readonly<Record<string, string>> = {
  recommendations: "Lists of items, and why an item is in them.",
  events: "What users did: the log from which everything else is derived.",
  items: "The catalog.",
  users: "Users are not registered: a user exists once an event names it.",
  model: "Fits of the model, and the models they made.",
  stats: "Counts, rates and latencies.",
  keys: "Keys of the service, user tokens, and the sessions of the page.",
  demo: "The films and the made-up viewers that an empty store can be filled with.",
  legacy: "The two calls of the legacy Flask API, with the answers of the original.",
  server: "Health, and this document.",
};

const TAG_OF_GROUP: Readonly<Record<string, string>> = { track: "events", tokens: "keys" };

/** The group of a procedure. */
export function tagOf({ name }: Pick<ProcedureEntry, "name">): string {
  const [group = "", member] = name.split(".");
  return TAG_OF_GROUP[group] ?? (member === undefined ? "recommendations" : group);
}

/** Who may call a procedure, in words. */
export function permissionOf(entry: ProcedureEntry): string {
  const { scope, user } = entry.meta;
  const key = `It needs a key of the scope \`${scope}\``;
  if (user === undefined) return `${key}.`;
  const whose = user === "none" ? "" : ` of the user in \`${user}\``;
  return `${key}, or a user token${whose} of such a key.`;
}
