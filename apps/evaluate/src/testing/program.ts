/** For tests: builds the program, writes files for it, and runs it as a process. */
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const BUILD = fileURLToPath(new URL("../../build.mjs", import.meta.url));

/** The exit status and the output of a run. */
export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program, built from the current sources in a temporary directory. */
export class BuiltProgram {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async build(): Promise<BuiltProgram> {
    const directory = await mkdtemp(join(tmpdir(), "hellorec-evaluate-"));
    await promisify(execFile)(process.execPath, [BUILD, join(directory, "dist")]);
    return new BuiltProgram(directory);
  }

  /** Writes a file into the directory the program runs in. */
  async write(name: string, content: string | Buffer): Promise<void> {
    await writeFile(join(this.#directory, name), content);
  }

  /** Runs the program on those files. `interrupt` sends SIGINT after its first line on stderr. */
  async run(args: readonly string[], interrupt = false): Promise<Finished> {
    const program = join(this.#directory, "dist", "evaluate.js");
    const child = spawn(process.execPath, [program, ...args], { cwd: this.#directory });
    child.stdin.end();
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      if (interrupt && stderr === "") child.kill("SIGINT");
      stderr += text;
    });
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (status) => resolve({ status, stdout, stderr }));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#directory, { recursive: true, force: true });
  }
}
