/** A class has a name of its own in the whole workspace. Tests are free. */
import type { Workspace } from "../workspace.ts";
import { grouped, programSources } from "./check.ts";

/** Names that several files give to a class. */
export function classNames(workspace: Workspace): string[] {
  const classes = programSources(workspace).flatMap(({ path, text }) =>
    [...text.matchAll(/^[ \t]*(?:export )?(?:default )?(?:abstract )?class (\w+)/gm)].map(
      ([, name = ""]) => ({ name, path }),
    ),
  );
  return [...grouped(classes, ({ name }) => name)]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => `class ${name}: in ${found.map(({ path }) => path).join(" and ")}`);
}
