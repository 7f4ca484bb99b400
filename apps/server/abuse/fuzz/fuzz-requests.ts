/** Requests for a fuzz: every procedure, by every route, with inputs of every kind. */
import fc from "fast-check";

import type { Callable } from "./contract.ts";
import { callables as all } from "./contract.ts";
import { anyInput, nearlyValidInput, validInput } from "./inputs.ts";

/** All but the one that makes a key: from the first key on the bystander, who has none, is refused. */
const callables = all.filter(({ name }) => name !== "keys.create");

/** One request of the fuzz. */
export interface FuzzRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: Buffer | undefined;
  readonly content_type: string;
}

const MOST_IN_BATCH = 8;
const JSON_TYPE = "application/json";

interface Named {
  readonly callable: Callable;
  readonly input: unknown;
}

/** A procedure and an input: most are valid or nearly so. */
const call: fc.Arbitrary<Named> = fc
  .constantFrom(...callables)
  .chain((callable) =>
    fc
      .oneof(
        { weight: 4, arbitrary: validInput(callable.input) },
        { weight: 4, arbitrary: nearlyValidInput(callable.input) },
        { weight: 1, arbitrary: anyInput },
        { weight: 1, arbitrary: fc.constant(undefined) },
      )
      .map((input) => ({ callable, input })),
  );

function rpcGet({ callable, input }: Named): FuzzRequest {
  const text = JSON.stringify(input);
  const query = text === undefined ? "" : `?input=${encodeURIComponent(wellFormed(text))}`;
  return request("GET", `/trpc/${callable.name}${query}`);
}

function rpcPost({ callable, input }: Named): FuzzRequest {
  return request("POST", `/trpc/${callable.name}`, JSON.stringify(input) ?? "");
}

function rest({ callable, input }: Named): FuzzRequest {
  return request("POST", callable.restPath, JSON.stringify(input) ?? "");
}

function batch(calls: readonly Named[], method: "GET" | "POST"): FuzzRequest {
  const names = calls.map(({ callable }) => callable.name).join(",");
  const inputs = JSON.stringify(Object.fromEntries(calls.map(({ input }, at) => [at, input])));
  return method === "POST"
    ? request("POST", `/trpc/${names}?batch=1`, inputs)
    : request("GET", `/trpc/${names}?batch=1&input=${encodeURIComponent(wellFormed(inputs))}`);
}

function request(method: "GET" | "POST", path: string, body?: string): FuzzRequest {
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return { method, path, body: bytes, content_type: JSON_TYPE };
}

/** JSON escapes a lone surrogate, so that it has a URL form. */
function wellFormed(json: string): string {
  return json.replaceAll(/\p{Surrogate}/gu, "\uFFFD");
}

const whole = fc.oneof(
  { weight: 3, arbitrary: call.map(rpcGet) },
  { weight: 3, arbitrary: call.map(rpcPost) },
  { weight: 3, arbitrary: call.map(rest) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.array(call, { minLength: 1, maxLength: MOST_IN_BATCH }),
        fc.constantFrom("GET", "POST"),
      )
      .map(([calls, method]) => batch(calls, method)),
  },
);

/** A request with bytes of its body replaced, cut off or repeated, or with another type. */
const damaged = fc
  .record({
    whole,
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 0, maxLength: 4 }),
    cut: fc.boolean(),
    content_type: fc.constantFrom(JSON_TYPE, JSON_TYPE, "text/plain", "application/json; x", "\t"),
  })
  .map(({ whole, at, bytes, cut, content_type }) => {
    const { body } = whole;
    if (body === undefined) return { ...whole, path: `${whole.path}%${at % 256}` };
    const place = body.length === 0 ? 0 : at % body.length;
    const rest = cut ? Buffer.alloc(0) : body.subarray(place + 1);
    return { ...whole, body: Buffer.concat([body.subarray(0, place), bytes, rest]), content_type };
  });

/** Every request of the fuzz. */
export const fuzzRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 6, arbitrary: whole },
  { weight: 1, arbitrary: damaged },
);

/** A request as a line to report. */
export function describeRequest({ method, path, body, content_type }: FuzzRequest): string {
  const text =
    body === undefined ? "" : ` ${content_type} ${JSON.stringify(body.toString("latin1"))}`;
  return `${method} ${path}${text}`.slice(0, 2000);
}
