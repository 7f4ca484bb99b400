/** No ring of files that import each other: type-only imports and helpers of tests count. */
import { circles } from "../circles.ts";
import { importGraph } from "../import-graph.ts";
import type { Workspace } from "../workspace.ts";

/** Each ring, as `a.ts -> b.ts -> a.ts`, with whole paths. */
export function fileCircles(workspace: Workspace): string[] {
  const graph = new Map(
    [...importGraph(workspace)].map(([path, edges]) => [path, edges.map(({ target }) => target)]),
  );
  return circles(graph).map((ring) => `circle of imports: ${ring.join(" -> ")}`);
}
