/** No ring of packages that depend on each other, tests included. */
import { circles } from "../circles.ts";
import type { Workspace } from "../workspace.ts";
import { allDependencies } from "./check.ts";

/** Each ring, as `a -> b -> a`. */
export function packageCircles(workspace: Workspace): string[] {
  const graph = new Map(
    workspace.packages.map(({ manifest }) => [
      manifest.name,
      Object.keys(allDependencies(manifest)),
    ]),
  );
  return circles(graph).map((ring) => ring.join(" -> "));
}
