/** The addresses behind which no procedure is, as operations. Tested through document.test.ts. */
import { SCOPES } from "@hellorec/api";

import { SESSION_PATH } from "../http/access/open-addresses.ts";
import { METRICS_META, METRICS_PATH } from "../routes/metrics-page.ts";
import { ANY_CREDENTIAL, OPEN, securityOf } from "./credentials.ts";
import { errorResponses, OF_EVERY_CALL, OF_EVERY_PAGE } from "./error-responses.ts";
import type { JsonSchema, Operation, Paths, Response } from "./open-api.ts";
import { successResponse } from "./procedure-operations.ts";

const HEALTH_ERRORS = errorResponses(["BadRequest", "RequestTimeout", "HeadersTooLarge"]);
const SESSION_ERRORS = errorResponses(OF_EVERY_CALL);

const SESSION: JsonSchema = {
  type: "object",
  description: "A session of the page.",
  properties: {
    scope: { enum: SCOPES, description: "What its key may do" },
    name: { type: "string", description: "The name of the key; may be empty" },
    expires_at: { type: "string", format: "date-time", description: "When it ends" },
  },
  required: ["scope", "name", "expires_at"],
  additionalProperties: false,
};

const NEEDED: JsonSchema = {
  type: "object",
  description: "Nobody is signed in.",
  properties: { needed: { type: "boolean", description: "Whether calls need a credential" } },
  required: ["needed"],
  additionalProperties: false,
};

const SESSION_EXAMPLE = { scope: "write", name: "shop", expires_at: "2026-01-31T12:00:00.000Z" };

/** The operations of addresses that are no procedures. */
export const plainOperations: Paths = {
  "/livez": { get: health("livez", "Whether the process runs.", "alive", []) },
  "/readyz": {
    get: health("readyz", "Whether the server takes calls.", "ready", [
      "starting",
      "unreachable",
      "draining",
      "failed",
    ]),
  },
  "/openapi.json": {
    get: {
      operationId: "openapi",
      tags: ["server"],
      summary: "This document.",
      security: ANY_CREDENTIAL,
      responses: {
        200: {
          description: "OpenAPI 3.1.",
          content: { "application/json": { schema: { type: "object" } } },
        },
        304: { description: "The caller has it: `If-None-Match` names its `ETag`." },
        ...errorResponses(OF_EVERY_PAGE),
      },
    },
  },
  [METRICS_PATH]: {
    get: {
      operationId: "metrics",
      tags: ["server"],
      summary: METRICS_META.description,
      security: securityOf({ name: METRICS_PATH, meta: METRICS_META }),
      responses: {
        200: {
          description: "Metrics in the text format of Prometheus.",
          content: { "text/plain": { schema: { type: "string" } } },
        },
        ...errorResponses(OF_EVERY_PAGE),
      },
    },
  },
  [SESSION_PATH]: {
    get: {
      operationId: "session_get",
      tags: ["keys"],
      summary: "The session that the page has, or whether it needs one.",
      security: OPEN,
      responses: {
        200: successResponse({ anyOf: [SESSION, NEEDED] }, { needed: true }),
        ...SESSION_ERRORS,
      },
    },
    post: {
      operationId: "session_start",
      tags: ["keys"],
      summary: "Signs in on the page, with a key.",
      description:
        "For the server's own page alone: the browser says `Sec-Fetch-Site: same-origin`. A program sends its key with each call.",
      security: OPEN,
      requestBody: {
        required: true,
        content: {
          "application/json": {
            schema: {
              type: "object",
              properties: { key: { type: "string", maxLength: 512, description: "A key" } },
              required: ["key"],
              additionalProperties: false,
            },
          },
        },
      },
      responses: {
        200: withCookie(successResponse(SESSION, SESSION_EXAMPLE)),
        ...SESSION_ERRORS,
      },
    },
    delete: {
      operationId: "session_end",
      tags: ["keys"],
      summary: "Signs out on the page.",
      description: "For the server's own page alone.",
      security: OPEN,
      responses: { 200: withCookie(successResponse({ type: "null" }, null)), ...SESSION_ERRORS },
    },
  },
};

/** A probe. It answers under any `Host`, to everyone. */
function health(name: string, summary: string, good: string, bad: readonly string[]): Operation {
  return {
    operationId: name,
    tags: ["server"],
    summary,
    description: "By `GET` or `HEAD`, under any `Host`, without a credential.",
    security: OPEN,
    responses: {
      200: statusResponse("Yes.", [good]),
      ...(bad.length > 0 && { 503: statusResponse("No.", bad) }),
      ...HEALTH_ERRORS,
    },
  };
}

function statusResponse(description: string, states: readonly string[]): Response {
  return {
    description,
    content: {
      "application/json": {
        schema: {
          type: "object",
          properties: { status: { enum: states, description: "The state of the server" } },
          required: ["status"],
          additionalProperties: false,
        },
        examples: { example: { value: { status: states[0] } } },
      },
    },
  };
}

function withCookie(response: Response): Response {
  return {
    ...response,
    headers: { "Set-Cookie": { description: "The session", schema: { type: "string" } } },
  };
}
