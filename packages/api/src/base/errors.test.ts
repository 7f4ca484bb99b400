/** Errors as clients see them. */
import { TRPCError } from "@trpc/server";
import { afterEach, describe, expect, test, vi } from "vitest";

import { mutation, query } from "../testing/over-http.ts";
import { fitJob, list, samplePorts } from "../testing/sample-ports.ts";
import { hellorecCode, toPublicError } from "./errors.ts";
import type { Ports } from "./ports.ts";

const SECRET = "password=hunter2 at /srv/app/store.ts";

describe("the table of codes", () => {
  test.each([
    ["BAD_REQUEST", 400, 2000],
    ["UNAUTHORIZED", 401, 2001],
    ["FORBIDDEN", 403, 2003],
    ["NOT_FOUND", 404, 2004],
    ["PAYLOAD_TOO_LARGE", 413, 2013],
    ["TOO_MANY_REQUESTS", 429, 2029],
    ["INTERNAL_SERVER_ERROR", 500, 2050],
    ["SERVICE_UNAVAILABLE", 503, 2053],
  ] as const)("%s is HTTP %d and code %d", (trpcCode, httpStatus, code) => {
    expect(toPublicError(new TRPCError({ code: trpcCode }))).toMatchObject({
      trpcCode,
      httpStatus,
      code,
    });
    expect(hellorecCode(httpStatus)).toBe(code);
  });
});

describe("bad input", () => {
  test("is listed field by field", async () => {
    const body = '{"events":[{"user_id":"a","item_id":"b","type":"view"},{"user_id":7,"type":""}]}';
    const { status, text } = await mutation(samplePorts(), "track", body);
    expect(status).toBe(400);
    const { error } = JSON.parse(text);
    expect(error).toMatchObject({
      code: -32600,
      data: { code: "BAD_REQUEST", httpStatus: 400, hellorec_code: 2000, path: "track" },
    });
    expect(error.data.issues.map((issue: { path: string }) => issue.path)).toEqual([
      "events[1].user_id",
      "events[1].item_id",
      "events[1].type",
    ]);
    for (const issue of error.data.issues) {
      expect(Object.keys(issue)).toEqual(["path", "message"]);
      expect(error.message).toContain(`${issue.path}: ${issue.message}`);
    }
  });

  test("names a field that does not exist", async () => {
    const { text } = await query(samplePorts(), "recommend", '{"user_id":"a","limt":5}');
    expect(JSON.parse(text).error.message).toContain("limt");
  });

  test("says when it is no JSON, in words of its own", async () => {
    for (const { status, text } of [
      await query(samplePorts(), "helloRec", "{bad"),
      await mutation(samplePorts(), "track", "{bad"),
    ]) {
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({
        error: { message: "the input is not JSON", data: { hellorec_code: 2000 } },
      });
    }
  });

  test("says when it is not there", async () => {
    const { status, text } = await query(samplePorts(), "helloRec");
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: { data: { hellorec_code: 2000 } } });
  });

  test("is answered briefly, however much of it is wrong", async () => {
    const events = Array.from({ length: 1000 }, () => ({ ["k".repeat(400)]: 1 }));
    const { text } = await mutation(samplePorts(), "track", JSON.stringify({ events }));
    expect(JSON.parse(text).error.data.issues).toHaveLength(20);
    expect(text.length).toBeLessThan(20_000);
  });
});

describe("errors of the ports", () => {
  test.each([
    ["UNAVAILABLE", 503, "SERVICE_UNAVAILABLE", -32603, 2053],
    ["BAD_CURSOR", 400, "BAD_REQUEST", -32600, 2000],
    ["SQLITE_IOERR", 500, "INTERNAL_SERVER_ERROR", -32603, 2050],
  ])("code %s is HTTP %d %s", async (code, status, trpcCode, jsonRpcCode, hellorec_code) => {
    const answer = await query(failing(Object.assign(new Error(SECRET), { code })), "items.list");
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: jsonRpcCode, data: { code: trpcCode, httpStatus: status, hellorec_code } },
    });
    expect(answer.text).not.toContain("hunter2");
  });

  test("say which item is missing", async () => {
    for (const path of ["items.get", "similar"]) {
      const { status, text } = await query(samplePorts(), path, '{"item_id":"nosferatu"}');
      expect(status).toBe(404);
      expect(JSON.parse(text)).toMatchObject({
        error: { message: expect.stringContaining("nosferatu"), data: { hellorec_code: 2004 } },
      });
    }
  });
});

describe("nothing internal reaches a client", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const thrown: [string, unknown][] = [
    ["an Error", new Error(SECRET)],
    ["an Error with a cause", new Error("outer", { cause: new Error(SECRET) })],
    ["a TypeError", new TypeError(SECRET)],
    ["text", SECRET],
    ["a plain object", { message: SECRET, secret: SECRET, code: "EIO" }],
    ["a TRPCError of the internal kind", internal()],
    ["nothing", undefined],
  ];

  describe.each(["development", "test", "production", ""])("with NODE_ENV=%j", (nodeEnv) => {
    test.each(thrown)("when a port throws %s", async (_what, error) => {
      vi.stubEnv("NODE_ENV", nodeEnv);
      const { status, text } = await query(failing(error), "items.list");
      expect(status).toBe(500);
      expect(JSON.parse(text)).toEqual({
        error: {
          message: "internal error",
          code: -32603,
          data: {
            code: "INTERNAL_SERVER_ERROR",
            httpStatus: 500,
            hellorec_code: 2050,
            path: "items.list",
          },
        },
      });
    });

    test("when a stream breaks off", async () => {
      vi.stubEnv("NODE_ENV", nodeEnv);
      const ports = samplePorts();
      const broken: Ports = {
        ...ports,
        model: {
          ...ports.model,
          async *progress() {
            yield fitJob(0.5);
            throw new Error(SECRET);
          },
        },
      };
      const { text } = await query(broken, "model.progress");
      expect(text).toContain('"progress":0.5');
      expect(text).toContain("event: serialized-error");
      expect(text).toContain('"hellorec_code":2050');
      expect(text).not.toContain("hunter2");
      expect(text).not.toContain(".ts:");
    });
  });

  test("when an answer breaks its own schema", async () => {
    const ports = samplePorts();
    const wrong: Ports = {
      ...ports,
      recommendations: {
        ...ports.recommendations,
        popular: async () => ({ ...list, model_version: SECRET.repeat(10) }),
        async *live() {
          yield { ...list, model_version: SECRET.repeat(10) };
        },
      },
    };
    for (const answer of [
      await query(wrong, "popular"),
      await query(wrong, "live", '{"user_id":"alice"}'),
    ]) {
      expect(answer.text).toContain('"message":"internal error"');
      expect(answer.text).toContain('"hellorec_code":2050');
      expect(answer.text).not.toContain("model_version");
      expect(answer.text).not.toContain("hunter2");
    }
  });
});

function internal(): TRPCError {
  return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: SECRET });
}

/** Ports whose catalog throws this. */
function failing(error: unknown): Ports {
  const ports = samplePorts();
  return {
    ...ports,
    items: {
      ...ports.items,
      list: () => {
        throw error;
      },
    },
  };
}
