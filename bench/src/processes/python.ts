/** The Python that peers run on. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const DEBIAN_PYTHON = "/usr/bin/python3";

/** Its interpreter: `PYTHON` names another than the system's. */
export function python(): string {
  return process.env["PYTHON"] ?? (existsSync(DEBIAN_PYTHON) ? DEBIAN_PYTHON : "python3");
}

/** Whether it has all of these modules. */
export function hasModules(...modules: readonly string[]): boolean {
  return spawnSync(python(), ["-c", `import ${modules.join(", ")}`]).status === 0;
}
