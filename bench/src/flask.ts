/** Flask under gunicorn with one sync worker, where both are installed. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { ServerCommand } from "./server-process.ts";

const APP_DIRECTORY = fileURLToPath(new URL("../peers/", import.meta.url));
const DEBIAN_PYTHON = "/usr/bin/python3";

/** The peer; `PYTHON` names another interpreter than the system's. */
export const flask: ServerCommand = {
  name: "flask",
  command: (port) => [
    python(),
    ...`-m gunicorn --workers 1 --worker-class sync --bind 127.0.0.1:${port} --chdir`.split(" "),
    APP_DIRECTORY,
    "flask_app:app",
  ],
  // Bytecode would be written beside the source.
  environment: () => ({ PYTHONDONTWRITEBYTECODE: "1" }),
  missing: () =>
    spawnSync(python(), ["-c", "import flask, gunicorn"]).status === 0
      ? undefined
      : "needs flask and gunicorn (Debian: python3-flask, python3-gunicorn)",
};

function python(): string {
  return process.env["PYTHON"] ?? (existsSync(DEBIAN_PYTHON) ? DEBIAN_PYTHON : "python3");
}
