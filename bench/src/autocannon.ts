/** Load by autocannon, from npm, as a process of its own. It tells latency in whole milliseconds. */
import { createRequire } from "node:module";

import { z } from "zod";

import { output } from "./command.ts";
import type { LoadGenerator } from "./load.ts";

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
    const body =
      request.body === undefined
        ? []
        : ["--headers", "content-type=application/json", "--body", request.body];
    const command = [process.execPath, program, ...flags.split(" "), ...body, url + request.path];
    const stdout = await output([...options.prefix, ...command]);
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
