/** Every example of the OpenAPI document runs against the demo, and its answer fits the document. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createKey } from "@hellorec/credentials";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";

import { createApp } from "./app.ts";
import { readConfig } from "./config/config.ts";
import { loadDemo } from "./demo/load-demo.ts";
import { Readiness } from "./http/health.ts";
import { EXAMPLE_KEY_ID } from "./openapi/example-values.ts";
import type { MediaType, OpenApiDocument } from "./openapi/open-api.ts";
import type { Service } from "./service.ts";
import { openService } from "./service.ts";
import { request } from "./testing/raw-http.ts";
import type { RawAnswer } from "./testing/raw-http.ts";

const key = createKey().text;
let folder: string;
let service: Service;
let app: FastifyInstance;
let port: number;
let document: OpenApiDocument;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-openapi-"));
  const config = readConfig({
    DATABASE_URL: join(folder, "demo.db"),
    MODEL: "rp3beta",
    HELLOREC_ADMIN_KEY: key,
  });
  const log = pino({ level: "silent" });
  service = await openService(config, log, () => {});
  await loadDemo(service.ports, () => {});
  const readiness = new Readiness();
  readiness.ready();
  app = await createApp({
    ...service,
    readiness,
    log,
    isLocal: true,
    isLegacyOpen: false,
    pageFolder: "nowhere",
    droppedLines: () => 0,
    access: { listenAddress: "127.0.0.1", allowedOrigins: [], allowedHosts: [] },
  });
  port = Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
  document = JSON.parse((await call("GET", "/openapi.json")).body);
});
afterAll(async () => {
  await app.close();
  await service.close();
  await rm(folder, { recursive: true });
});

function call(method: string, path: string, body = ""): Promise<RawAnswer> {
  return request(port, method, path, { authorization: `Bearer ${key}` }, body);
}

test("every call of the document succeeds, and answers what the document says", async () => {
  const called: string[] = [];
  for (const [path, { get, post }] of Object.entries(document.paths)) {
    for (const [method, operation] of [
      ["GET", get],
      ["POST", post],
    ] as const) {
      const response = operation?.responses[200];
      if (operation === undefined || response === undefined || "$ref" in response) continue;
      const examples = operation.requestBody?.content["application/json"]?.examples;
      const answered = response.content?.["application/json"];
      // Streams have a test of their own. Signing in is for the page: its key is no example.
      if (answered === undefined || (operation.requestBody && examples === undefined)) continue;
      const [sent] = Object.values(examples ?? {});
      const body = sent === undefined ? "" : await withOwnKey(JSON.stringify(sent.value));
      const answer = await call(method, path, body);
      expect(answer.status, `${method} ${path}: ${answer.body.slice(0, 300)}`).toBe(200);
      expect(faultsOf(answered, answer), path).toEqual([]);
      called.push(operation.operationId);
    }
  }
  expect(called.length).toBeGreaterThan(30);
});

/** Examples of keys name one that exists nowhere: a key of this server takes its place. */
async function withOwnKey(body: string): Promise<string> {
  if (!body.includes(EXAMPLE_KEY_ID)) return body;
  const { body: created } = await call("POST", "/keys/create", '{"scope":"read"}');
  const { data } = JSON.parse(created);
  return body.replace(EXAMPLE_KEY_ID, data.key_id);
}

let ajv: Ajv2020 | undefined;

function faultsOf({ schema }: MediaType, answer: RawAnswer): unknown[] {
  if (ajv === undefined) {
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, "document");
  }
  const inDocument = JSON.stringify(schema).replaceAll('"#/', '"document#/');
  const validate = ajv.compile(JSON.parse(inDocument));
  return validate(JSON.parse(answer.body)) ? [] : (validate.errors ?? []);
}

test("the example of a stream is a stream", async () => {
  const input = document.paths["/trpc/live"]?.get?.parameters?.[0]?.content?.["application/json"];
  const value = JSON.stringify(input?.examples?.["example"]?.value);
  const leaving = new AbortController();
  const response = await fetch(
    `http://127.0.0.1:${port}/trpc/live?input=${encodeURIComponent(value)}`,
    { headers: { authorization: `Bearer ${key}` }, signal: leaving.signal },
  );
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/data: \{"items".*\n\n/.test(text)) text += (await reader?.read())?.value ?? "";
  leaving.abort();
  const [, message = ""] = /data: (\{"items".*)\n\n/.exec(text) ?? [];
  const schema = { $ref: "#/components/schemas/Recommendations" };
  const answer = { status: 200, headers: new Headers(), body: message };
  expect(faultsOf({ schema }, answer)).toEqual([]);
});
