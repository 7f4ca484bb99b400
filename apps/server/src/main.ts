/** Starts the program hellorec-server in this process. Tested through program-process.test.ts. */
import { Outputs } from "./output/outputs.ts";
import { runProgram } from "./program.ts";

const outputs = new Outputs();
const file = process.argv[1] ?? "";
const context = { environment: process.env, file, outputs };
await outputs.end(await runProgram(process.argv.slice(2), context));
