/** The events accepted in each of the last 60 minutes, as a chart and a table. */
import type { Stats } from "@hellorec/client";
import { useMemo } from "react";

import { Panel } from "../components/panel.tsx";
import { EmptyState } from "../components/states.tsx";
import { formatCompact, formatCount, formatEvents } from "../format/numbers.ts";
import { formatClock } from "../format/time.ts";
import { describeEvents, eventsSeries, hasEvents } from "./events-series.ts";
import { PlotFrame } from "./plot/plot-frame.tsx";
import type { PlotAxes, PlotLine } from "./plot/plot-options.ts";

import tables from "../components/table.module.css";

const LINES: readonly PlotLine[] = [{ label: "Events", color: "--accent", shape: "bars" }];
const AXES: PlotAxes = {
  x: "seconds",
  formatX: (seconds) => formatClock(seconds * 1000),
  // Events are whole numbers; a step of the axis may not be.
  formatY: (events) => (Number.isInteger(events) ? formatCompact(events) : ""),
};
const HEIGHT = 220;

export function EventsPanel({ minutes }: { readonly minutes: Stats["events_per_minute"] }) {
  const series = useMemo(() => eventsSeries(minutes), [minutes]);
  return (
    <Panel title="Events per minute" note="Accepted by this process in the last hour">
      {hasEvents(minutes) ? (
        <PlotFrame
          series={series}
          lines={LINES}
          axes={AXES}
          height={HEIGHT}
          description={describeEvents(minutes)}
          describePoint={(at) => {
            const { minute, events } = minutes[at] ?? { minute: "", events: 0 };
            return `${formatClock(Date.parse(minute))}: ${formatEvents(events)}`;
          }}
          table={<EventsTable minutes={minutes} />}
        />
      ) : (
        <EmptyState>
          No events in the last hour. Act as a user and like something in the storefront, or run{" "}
          <code>hellorec track USER ITEM</code>
        </EmptyState>
      )}
    </Panel>
  );
}

function EventsTable({ minutes }: { readonly minutes: Stats["events_per_minute"] }) {
  return (
    <table className={tables.table}>
      <thead>
        <tr>
          <th scope="col">Minute</th>
          <th scope="col" className={tables.number}>
            Events
          </th>
        </tr>
      </thead>
      <tbody>
        {[...minutes].reverse().map(({ minute, events }) => (
          <tr key={minute}>
            <th scope="row">{formatClock(Date.parse(minute))}</th>
            <td className={tables.number}>{formatCount(events)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
