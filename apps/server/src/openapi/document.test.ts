/** The OpenAPI document: valid, complete, and in step with the router and the routes. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

import { LEGACY_CALL_PATHS } from "../http/access/open-addresses.ts";
import { NOT_FOR_SESSIONS } from "../routes/authorize.ts";
import { procedures } from "../routes/procedures.ts";
import { startTestServer } from "../testing/test-ports.ts";
import { createDocument } from "./document.ts";
import type { Operation } from "./open-api.ts";

const document = createDocument();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(JSON.parse(JSON.stringify(document)), "document");

const operations: readonly (readonly [string, Operation])[] = Object.entries(
  document.paths,
).flatMap(([path, { get, post, delete: remove }]) =>
  [get, post, remove].flatMap((operation) =>
    operation === undefined ? [] : [[path, operation] as const],
  ),
);

test("a validator finds nothing wrong with it", async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test("every reference leads to something, and every component is referred to", () => {
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = ""]) => to));
  const { schemas, responses, headers } = document.components;
  const components = Object.entries({ schemas, responses, headers }).flatMap(([kind, named]) =>
    Object.keys(named).map((name) => `#/components/${kind}/${name}`),
  );
  expect(components).toEqual(expect.arrayContaining([...references]));
  // The first is of methods that no operation is for, the second has another form under /trpc.
  expect(components.filter((component) => !references.has(component))).toEqual([
    "#/components/responses/MethodNotAllowed",
    "#/components/responses/UnsupportedMediaType",
  ]);
});

test("every pattern means the same in other languages: it names no surrogates, and looks not ahead", () => {
  const patterns = [...JSON.stringify(document).matchAll(/"pattern":"((?:[^"\\]|\\.)*)"/g)];
  expect(patterns.length).toBeGreaterThan(50);
  const special = patterns.filter(([, pattern = ""]) =>
    /\\u[dD][89a-fA-F]|\(\?[=!<]/.test(pattern),
  );
  expect(special).toEqual([]);
});

describe("every procedure", () => {
  test.each(procedures)("$name has an operation with its scope", (entry) => {
    const isStream = entry.type === "subscription";
    const item = document.paths[isStream ? `/trpc/${entry.name}` : entry.restPath];
    const operation = isStream ? item?.get : item?.post;
    expect(operation?.summary).toBe(entry.meta.description);
    const schemes = new Map(operation?.security.flatMap((line) => Object.entries(line)));
    expect(schemes.get("key")).toEqual([entry.meta.scope]);
    expect(schemes.has("userToken")).toBe(entry.meta.user !== undefined);
    expect(schemes.has("session")).toBe(!NOT_FOR_SESSIONS.has(entry.name));
    const own = Object.keys(entry.meta.errors ?? {});
    expect(operation?.responses[404] !== undefined).toBe(own.includes("NOT_FOUND"));
    expect(operation?.responses[409] !== undefined).toBe(own.includes("CONFLICT"));
  });
});

test("every route of the server is in it, but for pages and what tRPC clients call", async () => {
  const { app } = await startTestServer();
  const others =
    /^(\/|\/deploy\/.*|\/docs.*|\/app.*|\/trpc.*|.*\.md|\/\.env\.example|\/LICENSE|\/llms\.txt|\/live|\/model\/progress)$/;
  const served = routesOf(app.printRoutes({ commonPrefix: false, includeHooks: false }));
  await app.close();
  const documented = new Set(Object.keys(document.paths));
  expect(served.length).toBeGreaterThan(30);
  expect(served.filter((path) => !documented.has(path) && !others.test(path))).toEqual([]);
  expect(served).toEqual(
    expect.arrayContaining([...documented].filter((path) => !path.startsWith("/trpc/"))),
  );
});

describe("every operation", () => {
  test("has an ID of its own, a known group, and an answer", () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const groups = new Set(document.tags.map(({ name }) => name));
    for (const [path, { tags, responses }] of operations) {
      expect(groups, path).toContain(tags[0]);
      expect(Object.keys(responses), path).toContain("200");
    }
    expect(new Set(operations.flatMap(([, { tags }]) => tags))).toEqual(groups);
  });

  test.each(operations)("%s: its examples fit its schemas", (_path, operation) => {
    const bodies = [
      operation.requestBody?.content["application/json"],
      ...(operation.parameters ?? []).map(({ content }) => content?.["application/json"]),
      ...Object.values(operation.responses).map((response) =>
        "$ref" in response ? undefined : response.content?.["application/json"],
      ),
    ];
    for (const body of bodies) {
      if (body === undefined) continue;
      const validate = ajv.compile(inDocument(body.schema));
      for (const { value } of Object.values(body.examples ?? {})) {
        expect({ value, errors: validate(value) ? null : validate.errors }).toEqual({
          value,
          errors: null,
        });
      }
    }
  });
});

test("the legacy calls are operations too", () => {
  for (const path of LEGACY_CALL_PATHS) expect(document.paths[path]?.post).toBeDefined();
});

/** A schema whose references lead into the document. */
function inDocument(schema: object): object {
  const text = JSON.stringify(schema).replaceAll('"#/', '"document#/');
  const parsed: object = JSON.parse(text);
  return parsed;
}

/** The paths in what Fastify prints: a tree, with a part of a path in each line. */
function routesOf(tree: string): string[] {
  const parts: string[] = [];
  const paths: string[] = [];
  for (const line of tree.split("\n")) {
    const [, indent = "", part = "", methods] =
      /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (part === "") continue;
    const depth = indent.length / 4;
    parts.splice(depth, Infinity, part);
    if (methods !== undefined) paths.push(parts.join(""));
  }
  return paths;
}
