/** The legacy Flask app and answers recorded from it, if they lie beside this checkout. */
import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { z } from "zod";

const folder = new URL("../../../../../shared/flask-contract/", import.meta.url);
const casesFile = fileURLToPath(new URL("cases.json", folder));
const appFile = fileURLToPath(new URL("app.py", folder));
const PYTHON = "/usr/bin/python3";

const caseSchema = z.object({
  name: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body_base64: z.base64(),
  }),
  response: z.object({
    status: z.number(),
    content_type: z.string(),
    allow: z.array(z.string()).optional(),
    body: z.string().optional(),
  }),
});

export type FlaskCase = z.output<typeof caseSchema>;

/** The recorded cases; undefined: the files are absent. */
export function recordedCases(): FlaskCase[] | undefined {
  if (!existsSync(casesFile)) return undefined;
  const content: unknown = JSON.parse(readFileSync(casesFile, "utf8"));
  return z.array(caseSchema).parse(content);
}

/** Why the Flask app cannot run on this machine; undefined: it can. */
export function whyNoFlask(): string | undefined {
  if (!existsSync(appFile)) return `there is no ${appFile}`;
  const { status } = spawnSync(PYTHON, ["-c", "import flask"]);
  return status === 0
    ? undefined
    : "python3-flask is not installed (apt-get install python3-flask)";
}

/** A running Flask app; the test kills its process. */
export interface Flask {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts the Flask app on a free port. */
export function startFlask(): Promise<Flask> {
  const child = spawn(PYTHON, [appFile, "0"], { stdio: ["ignore", "ignore", "pipe"] });
  return new Promise((resolve, reject) => {
    let log = "";
    let port: number | undefined;
    // The log is read for as long as the app runs: with a full pipe the app would block.
    child.stderr.on("data", (chunk: Buffer) => {
      if (port !== undefined) return;
      log += chunk.toString();
      const [, digits] = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(log) ?? [];
      if (digits === undefined) return;
      port = Number(digits);
      resolve({ child, port });
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the Flask app ended: ${log}`)));
  });
}
