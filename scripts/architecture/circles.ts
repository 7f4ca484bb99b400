/** Finds cycles in a graph: for each node on a cycle, a shortest one, unless it is on one found before. */

/** What each node leads to. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * One shortest cycle through each node that is on any, unless a cycle found before contains it.
 *
 * @returns the nodes of each cycle in order, the first one again at the end
 * @example circles(new Map([["a", ["b"]], ["b", ["a"]]])) // [["a", "b", "a"]]
 */
export function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const held = new Set<string>();
  const harmless = withoutCircles(graph);
  for (const node of graph.keys()) {
    if (held.has(node) || harmless.has(node)) continue;
    const cycle = shortestCycle(graph, node, harmless);
    if (cycle === undefined) continue;
    found.push(cycle);
    for (const member of cycle) held.add(member);
  }
  return found;
}

/** Nodes that lead only to nodes that lead nowhere, and so on: no cycle goes through them. */
function withoutCircles(graph: Graph): Set<string> {
  const harmless = new Set<string>();
  let before = -1;
  while (before !== harmless.size) {
    before = harmless.size;
    for (const [node, targets] of graph) {
      if (targets.every((target) => harmless.has(target) || !graph.has(target))) harmless.add(node);
    }
  }
  return harmless;
}

/** Breadth first from a node until it is met again. */
function shortestCycle(
  graph: Graph,
  start: string,
  harmless: ReadonlySet<string>,
): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return [...pathTo(node, cameFrom), start];
      if (harmless.has(next) || cameFrom.has(next) || !graph.has(next)) continue;
      cameFrom.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(node: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(node);
  return before === undefined ? [node] : [...pathTo(before, cameFrom), node];
}
