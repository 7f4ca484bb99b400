/** Calls and latencies by procedure, sorted by any column. */
import type { Stats } from "@hellorec/client";
import { useState } from "react";

import { Panel } from "../components/panel.tsx";
import { EmptyState } from "../components/states.tsx";
import { formatCount, formatMilliseconds, formatShare } from "../format/numbers.ts";
import { nextOrder, sortProcedures } from "./procedure-order.ts";
import type { ProcedureColumn, ProcedureOrder } from "./procedure-order.ts";

import tables from "../components/table.module.css";
import styles from "./requests-panel.module.css";

const NOTE =
  "Handled by this process since it started. An error is a call that the server failed to answer; one that it refused stands below.";
const COLUMNS = [
  ["procedure", "Procedure", undefined],
  ["requests", "Calls", undefined],
  ["errors", "Errors", "Calls that the server failed to answer"],
  ["p50", "p50", "Half of the calls took at most this long"],
  ["p99", "p99", "99 of 100 calls took at most this long"],
] as const satisfies readonly (readonly [ProcedureColumn, string, string | undefined])[];

export function RequestsPanel({ procedures }: Pick<Stats, "procedures">) {
  const [order, setOrder] = useState<ProcedureOrder>({ column: "requests", descending: true });
  return (
    <Panel title="Requests" note={NOTE}>
      {procedures.length === 0 ? (
        <EmptyState>No calls yet.</EmptyState>
      ) : (
        <div className={styles.scroll} role="region" aria-label="Calls by procedure" tabIndex={0}>
          <table className={tables.table}>
            <thead>
              <tr>
                {COLUMNS.map(([column, name, meaning]) => (
                  <th
                    key={column}
                    scope="col"
                    className={column === "procedure" ? undefined : tables.number}
                    aria-sort={sortOf(order, column)}
                  >
                    <button
                      type="button"
                      className={styles.sort}
                      title={meaning}
                      onClick={() => setOrder(nextOrder(order, column))}
                    >
                      {name}
                      <span aria-hidden="true" className={styles.arrow}>
                        {order.column === column && (order.descending ? "↓" : "↑")}
                      </span>
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sortProcedures(procedures, order).map((row) => (
                <tr key={row.procedure}>
                  <th scope="row" className={styles.name}>
                    {row.procedure}
                  </th>
                  <td className={tables.number}>{formatCount(row.requests)}</td>
                  <td className={`${tables.number} ${row.errors > 0 ? styles.errors : ""}`}>
                    {formatCount(row.errors)}
                    {row.errors > 0 && ` (${formatShare(row.errors / row.requests)})`}
                  </td>
                  <td className={tables.number}>{formatMilliseconds(row.latency_ms.p50)}</td>
                  <td className={tables.number}>{formatMilliseconds(row.latency_ms.p99)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function sortOf(order: ProcedureOrder, column: ProcedureColumn) {
  if (order.column !== column) return undefined;
  return order.descending ? "descending" : "ascending";
}
