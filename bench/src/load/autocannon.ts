/** Load by autocannon, from npm, as a process of its own. It reports latency in whole milliseconds. */
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { z } from "zod";

import { output } from "../processes/command.ts";
import type { LoadGenerator, LoadRequest } from "./generator.ts";
import { headersOf } from "./generator.ts";

const resultSchema = z.object({
  "2xx": z.number(),
  non2xx: z.number(),
  errors: z.number(),
  timeouts: z.number(),
  duration: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
});

export const autocannon: LoadGenerator = {
  name: "autocannon",
  async run(url, request, options) {
    const program = createRequire(import.meta.url).resolve("autocannon/autocannon.js");
    const flags = `--json --no-progress --connections ${options.connections} --duration ${options.seconds} --method ${request.method}`;
    const body = request.body === undefined ? [] : ["--body", request.body];
    const headers = headersOf(request).flatMap((header) => ["--headers", header.join("=")]);
    const [path, ...others] = request.paths;
    const rotation: string[] = [];
    if (others.length > 0) {
      const file = join(options.directory, "requests.har");
      await writeFile(file, har(url, request));
      rotation.push("--har", file);
    }
    const command = [
      process.execPath,
      program,
      ...flags.split(" "),
      ...headers,
      ...body,
      ...rotation,
    ];
    const stdout = await output([...options.prefix, ...command, url + path]);
    const result = resultSchema.parse(JSON.parse(stdout));
    return {
      requests: result["2xx"],
      seconds: result.duration,
      p50_ms: result.latency.p50,
      p99_ms: result.latency.p99,
      errors: result.non2xx + result.errors + result.timeouts,
    };
  },
};

/** Requests in a file, as browsers export them; every connection goes through all of them. */
function har(url: string, { method, paths }: LoadRequest): string {
  const entries = paths.map((path) => ({ request: { method, url: url + path, headers: [] } }));
  return JSON.stringify({ log: { entries } });
}
