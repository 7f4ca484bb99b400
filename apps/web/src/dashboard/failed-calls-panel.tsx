/** The last calls that failed: which procedure, which error, when, and whose fault. */
import { useState } from "react";

import { Choice } from "../components/choice.tsx";
import { Panel } from "../components/panel.tsx";
import { EmptyState } from "../components/states.tsx";
import { Age } from "../format/age.tsx";
import {
  describeFaults,
  failedProcedures,
  faultOf,
  filterFailedCalls,
  withKeys,
} from "./failed-calls.ts";
import type { FailedCall } from "./failed-calls.ts";

import tables from "../components/table.module.css";
import styles from "./failed-calls-panel.module.css";

const ALL = "all";
const FAULTS = [
  { value: ALL, name: "Anyone’s fault" },
  { value: "server", name: "The server’s fault" },
  { value: "caller", name: "The caller’s fault" },
] as const;

/** @param calls newest first */
export function FailedCallsPanel({ calls }: { readonly calls: readonly FailedCall[] }) {
  const [procedure, setProcedure] = useState(ALL);
  const [fault, setFault] = useState<(typeof FAULTS)[number]["value"]>(ALL);
  // A procedure that is chosen stays, also when newer failures of others took its place.
  const others = failedProcedures(calls).filter((name) => name !== procedure);
  const procedures = procedure === ALL ? others : [...others, procedure].sort();
  const shown = filterFailedCalls(calls, {
    procedure: procedure === ALL ? undefined : procedure,
    fault: fault === ALL ? undefined : fault,
  });
  if (calls.length === 0) {
    return (
      <Panel title="Failed calls">
        <EmptyState>No call to this process failed since it started.</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title="Failed calls"
      note={`The last ${calls.length}. ${describeFaults(calls)}.`}
      actions={
        <div className={styles.choices}>
          <Choice
            label="Procedure"
            options={[ALL, ...procedures].map((value) => ({
              value,
              name: value === ALL ? "All procedures" : value,
            }))}
            value={procedure}
            onChange={setProcedure}
          />
          <Choice label="Fault" options={FAULTS} value={fault} onChange={setFault} />
        </div>
      }
    >
      {shown.length === 0 && <EmptyState>None of the last calls failed so.</EmptyState>}
      {shown.length > 0 && (
        <div
          className={styles.scroll}
          role="region"
          aria-label="Table of failed calls"
          tabIndex={0}
        >
          <table className={tables.table}>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Procedure</th>
                <th scope="col">Fault</th>
                <th scope="col">What the caller was told</th>
              </tr>
            </thead>
            <tbody>
              {withKeys(shown).map(({ key, call }) => (
                <Row key={key} call={call} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function Row({ call }: { readonly call: FailedCall }) {
  const isOwn = faultOf(call) === "server";
  return (
    <tr>
      <td className={styles.when}>
        <Age instant={call.failed_at} />
      </td>
      <th scope="row" className={styles.name}>
        {call.procedure}
      </th>
      <td className={isOwn ? styles.own : undefined}>{isOwn ? "server" : "caller"}</td>
      <td className={styles.message}>
        <b>
          {call.http_status} {call.code}
        </b>{" "}
        {call.message}
      </td>
    </tr>
  );
}
