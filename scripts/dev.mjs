/**
 * `pnpm dev`: the server and the page in watch mode, and the compiler over what their types reach.
 * Both ports are checked first: the error of one process would be lost among the lines of the others.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const SERVER_PORT = Number(process.env["PORT"] || "5000");
// Where apps/web/vite.config.ts serves the page.
const PAGE_PORT = 5173;

const problems = [];
if (await isTaken(SERVER_PORT)) {
  problems.push(`port ${SERVER_PORT} is taken: stop what listens there, or set PORT to a free one`);
}
if (await isTaken(PAGE_PORT)) {
  problems.push(`port ${PAGE_PORT} is taken: stop what listens there; the page needs it`);
}
if (problems.length > 0) {
  process.stderr.write(problems.map((problem) => `dev: ${problem}\n`).join(""));
  process.exit(2);
}

process.stdout.write(`dev: open http://127.0.0.1:${PAGE_PORT}/app/ once the server is up\n`);
const turbo = fileURLToPath(new URL("turbo.mjs", import.meta.url));
const tasks = ["run", "dev", "dev:types", "--concurrency=20"];
// The page asks /readyz while the server restarts, which would give each restart a grace.
const env = { SHUTDOWN_GRACE_SECONDS: "0", ...process.env };
const child = spawn(process.execPath, [turbo, ...tasks], { stdio: "inherit", env });
// Ctrl-C sends SIGINT to the whole process group, so turbo receives it too, and only SIGTERM is passed
// on. In both cases turbo ends the processes that it started, and this process ends after turbo.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => {
    if (signal === "SIGTERM") child.kill("SIGTERM");
  });
}
const [status] = await once(child, "exit");
process.exitCode = status ?? 0;

async function isTaken(port) {
  const probe = createServer().listen({ host: "127.0.0.1", port });
  try {
    await once(probe, "listening");
    return false;
  } catch {
    return true;
  } finally {
    probe.close();
  }
}
