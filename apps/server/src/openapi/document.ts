/** The OpenAPI 3.1 document of the server, from the router and its schemas. */
import packageFile from "../../package.json" with { type: "json" };
import { LEGACY_CALL_PATHS } from "../http/access/open-addresses.ts";
import { procedures } from "../routes/procedures.ts";
import { ComponentSchemas } from "./component-schemas.ts";
import { SECURITY_SCHEMES } from "./credentials.ts";
import { ERROR_SCHEMA, errorComponents, HEADERS, RPC_ERROR_SCHEMA } from "./error-responses.ts";
import { legacyOperations } from "./legacy-operations.ts";
import type { OpenApiDocument } from "./open-api.ts";
import { plainOperations } from "./plain-operations.ts";
import { procedureOperations, TAGS } from "./procedure-operations.ts";
import { streamOperations } from "./stream-operations.ts";

const DESCRIPTION = `Every call is a \`POST\` with its input as JSON. A success is \`{"code":0,"msg":"请求成功","data":…}\`, an error \`{"code":…,"msg":…}\` with a status of 400 or more.

Inputs are strict: a field that is not listed is an error, and nothing is dropped without a word. A field with a default may be left out. The length of a string is counted in Unicode code points, and \`__proto__\` is no key. A body has at most 1 MiB, an input at most 64 lists and objects inside each other, an item at most 65,536 bytes of JSON. Three rules go beyond the schemas: \`occurred_at\` lies within the years 0001 to 9999 in UTC, a \`cursor\` is one that the same list gave, and text has no lone surrogates.

A list or page ends early, with a \`next_cursor\` and at least one entry, at 1 MiB of JSON: count on the cursor, not on \`limit\`.

A server on loopback without keys takes every call; from its first key on, each call needs a credential. A wrong method gets 405 with \`Allow\`, an unknown path 404. A request may carry \`X-Request-Id\`, 1 to 128 letters, digits, \`.\`, \`_\` and \`-\`: the answer has the same. An error without one gets an ID from the server, but for the answers of the legacy Flask API.`;

/**
 * Makes the document.
 *
 * @throws {RangeError} a procedure has no example
 * @example createDocument().paths["/recommend"]?.post?.operationId // "recommend"
 */
export function createDocument(): OpenApiDocument {
  const schemas = new ComponentSchemas();
  const calls = procedures.filter(
    ({ type, restPath }) => type !== "subscription" && !LEGACY_CALL_PATHS.has(restPath),
  );
  return {
    openapi: "3.1.0",
    info: {
      title: "hellorec",
      version: packageFile.version,
      summary: "A recommendation service",
      description: DESCRIPTION,
      license: { name: packageFile.license, identifier: packageFile.license },
    },
    servers: [{ url: ".", description: "The server that gave this document" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: {
      ...procedureOperations(calls, schemas),
      ...streamOperations(procedures, schemas),
      ...legacyOperations(procedures, schemas),
      ...plainOperations,
    },
    components: {
      schemas: { ...schemas.schemas, Error: ERROR_SCHEMA, RpcError: RPC_ERROR_SCHEMA },
      responses: errorComponents(),
      headers: HEADERS,
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}
