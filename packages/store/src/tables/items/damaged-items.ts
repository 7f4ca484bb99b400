/** Names damaged rows of items to the operator. Tested through damaged-items.test.ts. */

// Each start reads all items: a file with many damaged rows must not fill the log.
const MAX_NAMED = 20;

/** Makes the function that reports rows, once each. */
export function damagedItemReport(
  log: (line: string) => void,
): (itemId: string, columns: readonly string[]) => void {
  const named = new Set<string>();
  return (itemId, columns) => {
    if (named.size > MAX_NAMED || named.has(itemId)) return;
    named.add(itemId);
    log(
      named.size > MAX_NAMED
        ? "more items are damaged, which are not named: restore a backup, or put the items again"
        : `the item ${JSON.stringify(itemId)} is damaged (${columns.join(", ")}), and is served without that: put it again, or remove it`,
    );
  };
}
