/** `import` and `export`. The readers of data sets are loaded for these commands only. */
import { Argument, Option } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { choice } from "../framework/arguments.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import type { ImportFormat } from "../transfer/import-file.ts";
import type { DemoChoice } from "../transfer/make-room.ts";

const FORMATS: readonly ImportFormat[] = ["movielens", "csv", "jsonl"];

interface ImportOptions {
  readonly replaceDemo?: true;
  readonly keepDemo?: true;
}

function demoChoice({ replaceDemo, keepDemo }: ImportOptions): DemoChoice {
  if (replaceDemo === true) return "replace";
  return keepDemo === true ? "keep" : undefined;
}

export function addTransfer(program: Command, run: Run): void {
  withExamples(
    program
      .command("import")
      .summary("send a data set to the server")
      .description(
        "send a data set to the server; sent twice in the same format, it counts once.\n" +
          "An item that is there already is replaced whole.\n" +
          "If the server has only its demo, you are asked whether to remove it first;\n" +
          "without a terminal it is removed.",
      )
      .addArgument(choice("<format>", "what the data set is", FORMATS))
      .addArgument(
        completedBy(new Argument("<path>", "a directory for movielens, else a file"), "files"),
      )
      .addOption(
        new Option("--replace-demo", "remove the demo first, without asking").conflicts("keepDemo"),
      )
      .option("--keep-demo", "keep the demo beside the data, without asking")
      .action((format: ImportFormat, path: string, options: ImportOptions) =>
        run(async (context) => {
          const { importFile } = await import("../transfer/import-file.ts");
          return importFile(format, path, context, demoChoice(options));
        }),
      ),
    "hellorec import movielens ml-latest-small",
    "hellorec import csv ratings.csv",
    "hellorec import jsonl backup.jsonl",
    "zcat backup.jsonl.gz | hellorec import jsonl /dev/stdin",
  );
  withExamples(
    program
      .command("export")
      .description('write items and events to a file that "import jsonl" reads')
      .addArgument(completedBy(new Argument("<path>", 'the file; "-" is standard output'), "files"))
      .action((path: string) =>
        run(async (context) => {
          const { exportFile } = await import("../transfer/export-file.ts");
          return exportFile(path, context);
        }),
      ),
    "hellorec export backup.jsonl",
    "hellorec export - | gzip > backup.jsonl.gz",
  );
}
