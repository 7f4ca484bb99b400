/** Flask under gunicorn with one sync worker, where both are installed. */
import { fileURLToPath } from "node:url";

import { hasModules, python } from "../processes/python.ts";
import type { ServerCommand } from "./server-process.ts";

const APP_DIRECTORY = fileURLToPath(new URL("../../peers/", import.meta.url));

/** The peer; `PYTHON` names another interpreter than the system's. */
export const flask: ServerCommand = {
  name: "flask",
  command: (port) => [
    python(),
    ...`-m gunicorn --workers 1 --worker-class sync --bind 127.0.0.1:${port} --chdir`.split(" "),
    APP_DIRECTORY,
    "flask_app:app",
  ],
  // Python would write bytecode beside the source.
  environment: () => ({ PYTHONDONTWRITEBYTECODE: "1" }),
  missing: () =>
    hasModules("flask", "gunicorn")
      ? undefined
      : "needs flask and gunicorn (Debian: python3-flask, python3-gunicorn)",
};
