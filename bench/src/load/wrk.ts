/** Load by `wrk`, a C program: https://github.com/wg/wrk */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { output } from "../processes/command.ts";
import type { LoadGenerator, LoadRequest } from "./generator.ts";
import { headersOf } from "./generator.ts";

const resultSchema = z.object({
  requests: z.number(),
  microseconds: z.number(),
  errors: z.number(),
  p50: z.number(),
  p99: z.number(),
});

export const wrk: LoadGenerator = {
  name: "wrk",
  async run(url, request, options) {
    const script = join(options.directory, "request.lua");
    const list = join(options.directory, "paths.txt");
    await writeFile(list, request.paths.join("\n"));
    await writeFile(script, lua(request, list));
    const flags = `--threads 1 --connections ${options.connections} --duration ${options.seconds}s`;
    const command = ["wrk", ...flags.split(" "), "--script", script, url + request.paths[0]];
    const stdout = await output([...options.prefix, ...command]);
    const line = stdout.trimEnd().split("\n").at(-1) ?? "";
    const result = resultSchema.parse(JSON.parse(line));
    return {
      requests: result.requests,
      seconds: result.microseconds / 1e6,
      p50_ms: result.p50 / 1000,
      p99_ms: result.p99 / 1000,
      errors: result.errors,
    };
  },
};

// Requests are formatted before the measurement; during it, only the next one is selected.
const rotation = (list: string) => `local requests, last = {}, 0
init = function()
  for path in io.lines(${JSON.stringify(list)}) do requests[#requests + 1] = wrk.format(nil, path) end
end
request = function()
  last = last % #requests + 1
  return requests[last]
end
`;

// A JSON string without control characters is also a Lua string.
function lua(request: LoadRequest, list: string): string {
  const headers = headersOf(request).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}\n`,
  );
  const body = request.body === undefined ? "" : `wrk.body = ${JSON.stringify(request.body)}\n`;
  return `wrk.method = "${request.method}"
${headers.join("")}${body}${request.paths.length > 1 ? rotation(list) : ""}done = function(summary, latency)
  local e = summary.errors
  local errors = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format('{"requests":%d,"microseconds":%d,"errors":%d,"p50":%d,"p99":%d}\\n',
    summary.requests, summary.duration, errors, latency:percentile(50), latency:percentile(99)))
end
`;
}
