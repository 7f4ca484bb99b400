/** `/`, `/hello_rec` and unknown paths, compared with answers recorded from the Flask app. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { recordedCases } from "../testing/flask-contract.ts";
import { request } from "../testing/raw-http.ts";
import type { TestServer } from "../testing/test-ports.ts";
import { startTestServer } from "../testing/test-ports.ts";

const cases = recordedCases();

describe.skipIf(cases === undefined)(
  `recorded Flask answers${cases === undefined ? " (skipped: ../shared/flask-contract is absent)" : ""}`,
  () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await startTestServer();
    });
    afterAll(() => server.app.close());

    test.each(cases ?? [])("$name: $request.method $request.path", async (recorded) => {
      const { method, path, headers, body_base64 } = recorded.request;
      const body = Buffer.from(body_base64, "base64");
      const answer = await request(server.port, method, path, headers, body);
      const { response } = recorded;
      expect(answer.status).toBe(response.status);
      expect(answer.headers.get("content-type")).toBe(response.content_type);
      if (response.allow !== undefined) {
        expect(answer.headers.get("allow")?.split(", ").sort()).toEqual(response.allow);
      }
      if (response.body !== undefined) expect(answer.body).toBe(response.body);
    });
  },
);
