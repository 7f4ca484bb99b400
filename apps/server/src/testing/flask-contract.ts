/** The lesson's Flask app and what was recorded from it, where this checkout has them beside it. */
import type { ChildProcess } from "node:child_process";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { request } from "./raw-http.ts";

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

/** The recorded cases; undefined where they are not there. */
export function recordedCases(): FlaskCase[] | undefined {
  if (!existsSync(casesFile)) return undefined;
  const content: unknown = JSON.parse(readFileSync(casesFile, "utf8"));
  return z.array(caseSchema).parse(content);
}

/** Why the Flask app cannot be run here; undefined where it can. */
export function whyNoFlask(): string | undefined {
  if (!existsSync(appFile)) return `there is no ${appFile}`;
  const { status } = spawnSync(PYTHON, ["-c", "import flask"]);
  return status === 0
    ? undefined
    : "python3-flask is not installed (apt-get install python3-flask)";
}

/** Starts the Flask app on a port; the test kills it. */
export async function startFlask(port: number): Promise<ChildProcess> {
  const flask = spawn(PYTHON, [appFile, String(port)], { stdio: "ignore" });
  for (let tries = 0; tries < 200; tries++) {
    try {
      await request(port, "GET", "/");
      return flask;
    } catch {
      await sleep(50);
    }
  }
  flask.kill();
  throw new Error("the Flask app did not start");
}
