/** No file names the machine that it was built on, nor the registry of its network. */
import { tracesIn } from "../../architecture/checks/machine-traces.ts";
import { textsOf } from "../tarball.ts";
import type { Tarball } from "../tarball.ts";
import type { WorkspaceFacts } from "../workspace-facts.ts";
import type { Fault } from "./check.ts";

/** Paths of a machine, and addresses of registries. */
export function traceFaults(tarball: Tarball, workspace: WorkspaceFacts): Fault[] {
  return textsOf(tarball).flatMap(([path, text]) => {
    const paths = workspace.machinePaths.filter((machinePath) => text.includes(`${machinePath}/`));
    const found = [...paths.map((name) => `a path of this machine: ${name}`), ...tracesIn(text)];
    return found.map((trace) => ({
      where: path,
      wrong: `names ${trace}`,
      fix: "make the build write relative paths, or take it out of the source",
    }));
  });
}
