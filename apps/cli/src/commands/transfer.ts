/** `import` and `export`. The readers of data sets are loaded for these commands only. */
import { Argument, Option } from "commander";
import type { Command } from "commander";

import { completedBy } from "../completion/completed-by.ts";
import { choice, given } from "../framework/arguments.ts";
import { withExamples } from "../framework/help.ts";
import type { Run } from "../framework/result.ts";
import { mapOption, scaleOption } from "../transfer/csv-options.ts";
import type { ImportFormat, ImportOptions } from "../transfer/import-file.ts";
import type { DemoChoice } from "../transfer/replace-demo.ts";

const FORMATS: readonly ImportFormat[] = ["movielens", "csv", "jsonl"];

/** The options of `import` as commander returns them. */
interface ImportFlags {
  readonly map?: ImportOptions["map"];
  readonly ignoreColumns?: boolean;
  readonly scale?: ImportOptions["scale"];
  readonly replaceDemo?: true;
  readonly keepDemo?: true;
}

function demoChoice({ replaceDemo, keepDemo }: ImportFlags): DemoChoice {
  if (replaceDemo === true) return "replace";
  return keepDemo === true ? "keep" : undefined;
}

/** Registers `import` and `export`. */
export function addTransfer(program: Command, run: Run): void {
  withExamples(
    program
      .command("import")
      .summary("send a data set to the server")
      .description(
        "send a data set to the server; sent twice in the same format, it counts once. " +
          "An item that is there already is replaced whole. Events of items that the " +
          "catalog does not have are kept and fitted; the items appear in lists once they " +
          "are imported or put. If the server has only its demo, you are asked whether to remove " +
          "it first; without a terminal it is removed.",
      )
      .addArgument(choice("<format>", "what the data set is", FORMATS))
      .addArgument(
        completedBy(
          new Argument(
            "<path>",
            'a directory for movielens; for csv and jsonl a file, or "-" for standard input',
          ),
          "files",
        ),
      )
      .option(
        "--map <field=column>",
        "csv: the column of a field, such as type=what; repeat it for several",
        mapOption,
      )
      .option(
        "--ignore-columns",
        "csv: go on although a column may be the time, the type or the value",
      )
      .option(
        "--scale <low..high>",
        "csv: the scale of the ratings, such as 1..10; another scale later makes other events",
        scaleOption,
      )
      .addOption(
        new Option("--replace-demo", "remove the demo first, without asking").conflicts("keepDemo"),
      )
      .option("--keep-demo", "keep the demo beside the data, without asking")
      .action((format: ImportFormat, path: string, options: ImportFlags) =>
        run(async (context) => {
          const { importFile } = await import("../transfer/import-file.ts");
          const { map, ignoreColumns, scale } = options;
          const columns = given({ map, ignore_columns: ignoreColumns, scale });
          return importFile(format, path, columns, context, demoChoice(options));
        }),
      ),
    "hellorec import movielens ml-latest-small",
    "hellorec import csv ratings.csv",
    "hellorec import csv books.csv --scale 1..10 --map item_id=book",
    "hellorec import jsonl backup.jsonl",
    "gzip -dc backup.jsonl.gz | hellorec import jsonl -",
  );
  withExamples(
    program
      .command("export")
      .description('write items and events to a file that "import jsonl" reads')
      .addArgument(completedBy(new Argument("<path>", 'the file; "-" is standard output'), "files"))
      .option("-f, --force", "replace a file of this name")
      .action((path: string, { force }: { force?: true }) =>
        run(async (context) => {
          const { exportFile } = await import("../transfer/export-file.ts");
          return exportFile(path, context, force);
        }),
      ),
    "hellorec export backup.jsonl",
    "hellorec export - | gzip > backup.jsonl.gz",
  );
}
