/** Starts the program hellorec-server in this process. Tested through output.test.ts. */
import { limitHeapGrowth } from "./heap-growth.ts";
import { logWarnings } from "./output/node-warnings.ts";
import { Outputs } from "./output/outputs.ts";
import type { ProgramContext } from "./program.ts";
import { runProgram } from "./program.ts";

limitHeapGrowth();
const outputs = new Outputs();
const context: ProgramContext = {
  environment: process.env,
  file: process.argv[1] ?? "",
  outputs,
  onLog: logWarnings,
};
await outputs.end(await runProgram(process.argv.slice(2), context));
