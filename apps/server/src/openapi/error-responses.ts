/**
 * The errors that addresses answer with, as components of the document. Tested through
 * document.test.ts and openapi-routes.test.ts.
 */
import { hellorecCode } from "@hellorec/api";

import { BODY_LIMIT } from "../http/limits.ts";
import type { Content, Header, JsonSchema, Reference, Response } from "./open-api.ts";

/** The schema of every error outside of `/trpc`. */
export const ERROR_SCHEMA: JsonSchema = {
  type: "object",
  description: "What went wrong. `msg` says what to change; its words may change with a version.",
  properties: {
    code: {
      type: "integer",
      description: "2000 + (status - 400) below 500, 2050 + (status - 500) from there on",
      minimum: 2000,
      maximum: 2149,
    },
    msg: { type: "string", description: "What is wrong, for people", maxLength: 20_000 },
  },
  required: ["code", "msg"],
  additionalProperties: false,
};

/** Headers of errors. */
export const HEADERS: Readonly<Record<string, Header>> = {
  Allow: {
    description: "The methods that the address takes",
    schema: { type: "string" },
  },
  "Retry-After": {
    description: "Seconds after which a retry may succeed",
    schema: { type: "integer", minimum: 0 },
  },
  "X-Request-Id": {
    description: "The ID by which the server's log names the request",
    schema: { type: "string", maxLength: 128 },
  },
  "WWW-Authenticate": {
    description: "How a caller shows who it is",
    schema: { type: "string" },
  },
  "RateLimit-Policy": {
    description: "The limits of the caller; where a limit applies, every answer to a call has it",
    schema: { type: "string" },
  },
  RateLimit: {
    description: "What is left of them; where a limit applies, every answer to a call has it",
    schema: { type: "string" },
  },
};

/** An error that an address may answer with. */
interface KnownError {
  readonly status: number;
  readonly description: string;
  readonly headers?: readonly string[];
  /** An example's `msg`. */
  readonly msg: string;
}

const ERRORS = {
  BadRequest: {
    status: 400,
    description:
      "The body is not JSON, or the input is wrong: correct the field that `msg` names. Also for bytes that are not UTF-8, lists and objects inside each other more than 64 deep, two `Host` headers, and other versions than HTTP/1.x.",
    msg: 'the input has an unknown field "a": it takes no fields',
  },
  Unauthorized: {
    status: 401,
    description:
      "A valid key or token is needed. Whatever is wrong with a credential, the answer is the same.",
    headers: ["WWW-Authenticate"],
    msg: "a valid key or token is needed: send one as Authorization: Bearer … (hellorec-server keys create makes a key)",
  },
  Forbidden: {
    status: 403,
    description:
      "The key has too small a scope, the token is for another user or may not make this call, or the page or the `Host` of the request is not allowed.",
    msg: "users.list needs a key of the scope admin: this one has the scope read",
  },
  MethodNotAllowed: {
    status: 405,
    description: "The address takes other methods: those in `Allow`.",
    headers: ["Allow"],
    msg: "this address takes OPTIONS, POST",
  },
  RequestTimeout: {
    status: 408,
    description:
      "The headers took more than 10 s to arrive, or the whole request more than 30 s. The connection ends.",
    msg: "the request came too slowly",
  },
  PayloadTooLarge: {
    status: 413,
    description: "The body has more than 1 MiB: send less at once. The connection ends.",
    msg: `the body is larger than ${BODY_LIMIT} bytes: send fewer entries at once`,
  },
  UnsupportedMediaType: {
    status: 415,
    description: "Under `/trpc` alone: the body must be `application/json`.",
    msg: "send the body as application/json",
  },
  TooManyRequests: {
    status: 429,
    description:
      "Too many calls of this key, token or address: send fewer at once, and retry after the seconds in `Retry-After`.",
    headers: ["Retry-After", "RateLimit-Policy", "RateLimit"],
    msg: "too many calls of this address wait: send fewer at once, and try again later",
  },
  HeadersTooLarge: {
    status: 431,
    description: "The request has more than 2,000 headers, or more than 16 KiB of them.",
    msg: "the request has more than 2000 headers",
  },
  InternalError: {
    status: 500,
    description: "The server failed. Its log says why, the answer never does.",
    headers: ["X-Request-Id"],
    msg: "internal error",
  },
  Unavailable: {
    status: 503,
    description:
      "The database cannot be reached, or too many calls wait: retry after the seconds in `Retry-After`.",
    headers: ["Retry-After", "X-Request-Id"],
    msg: "try again shortly",
  },
} as const satisfies Readonly<Record<string, KnownError>>;

/** The name of an error in the document. */
export type ErrorName = keyof typeof ERRORS;

const ERROR_NAMES = Object.keys(ERRORS).filter((name): name is ErrorName => name in ERRORS);

/** Errors of every address, whatever it does. */
const OF_EVERY_ADDRESS = ["BadRequest", "Forbidden", "RequestTimeout", "HeadersTooLarge"] as const;

/** Errors of every call. */
export const OF_EVERY_CALL: readonly ErrorName[] = [
  ...OF_EVERY_ADDRESS,
  "Unauthorized",
  "PayloadTooLarge",
  "TooManyRequests",
  "InternalError",
  "Unavailable",
];

/** Errors of every file that is read with a credential. */
export const OF_EVERY_PAGE: readonly ErrorName[] = [
  ...OF_EVERY_ADDRESS,
  "Unauthorized",
  "TooManyRequests",
  "Unavailable",
];

/** The error's body, with an example. */
export function errorContent(status: number, msg: string): Content {
  return {
    "application/json": {
      schema: { $ref: "#/components/schemas/Error" },
      examples: { error: { value: { code: hellorecCode(status), msg } } },
    },
  };
}

/** Every error as a component. */
export function errorComponents(): Record<string, Response> {
  return Object.fromEntries(ERROR_NAMES.map((name) => [name, componentOf(ERRORS[name])]));
}

function componentOf({ status, description, headers = [], msg }: KnownError): Response {
  const references = headers.map((name) => [name, headerOf(name)] as const);
  return {
    description,
    ...(references.length > 0 && { headers: Object.fromEntries(references) }),
    content: errorContent(status, msg),
  };
}

/** The schema of errors under `/trpc`. */
export const RPC_ERROR_SCHEMA: JsonSchema = {
  type: "object",
  description: "An error in the shape of tRPC.",
  properties: {
    error: {
      type: "object",
      properties: {
        message: { type: "string", description: "What is wrong, for people" },
        code: { type: "integer", description: "The error's number in JSON-RPC" },
        data: {
          type: "object",
          properties: {
            code: { type: "string", description: "The kind of error, as NOT_FOUND" },
            httpStatus: { type: "integer", description: "The status of the answer" },
            hellorec_code: { type: "integer", description: "The `code` that REST answers with" },
          },
          required: ["code", "httpStatus", "hellorec_code"],
        },
      },
      required: ["message", "code", "data"],
    },
  },
  required: ["error"],
};

/** Errors under `/trpc`, by their statuses. */
export function rpcErrorResponses(names: readonly ErrorName[]): Record<string, Response> {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/RpcError" } } };
  return Object.fromEntries(
    names.map((name) => [ERRORS[name].status, { ...componentOf(ERRORS[name]), content }]),
  );
}

function headerOf(name: string): Header | Reference {
  return { $ref: `#/components/headers/${name}` };
}

/** References to errors, by their statuses, in the order of these. */
export function errorResponses(names: readonly ErrorName[]): Record<string, Reference> {
  const pairs = names.map(
    (name) => [ERRORS[name].status, { $ref: `#/components/responses/${name}` }] as const,
  );
  return Object.fromEntries(pairs.toSorted(([one], [other]) => one - other));
}
