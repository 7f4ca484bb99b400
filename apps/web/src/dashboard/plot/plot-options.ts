/** The options of uPlot, with the colours of the page. */
import uPlot from "uplot";

/** One line or row of bars. */
export interface PlotLine {
  readonly label: string;
  /** A custom property of the page, such as `--accent`. */
  readonly color: string;
  readonly shape: "bars" | "line" | "dashed";
}

/** The axes of a plot. */
export interface PlotAxes {
  /** seconds: x is an instant; count: x numbers the points. */
  readonly x: "seconds" | "count";
  readonly formatX: (x: number) => string;
  readonly formatY: (y: number) => string;
}

const FONT = "12px ui-sans-serif, system-ui, sans-serif";
const MINUTE_STEPS = [60, 120, 300, 600, 900, 1200, 1800, 3600];
const COUNT_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
/** The width of bars: a share of their place, and at most so many pixels. */
const BAR_SIZE: [number, number] = [0.7, 24];

/**
 * Options for a plot.
 *
 * @param colorOf the value of a custom property; called on every draw
 * @param onPoint called with the point under the pointer; null: none
 */
export function plotOptions(
  size: { readonly width: number; readonly height: number },
  axes: PlotAxes,
  lines: readonly PlotLine[],
  colorOf: (property: string) => string,
  onPoint: (index: number | null) => void,
): uPlot.Options {
  const color = (property: string) => () => colorOf(property);
  const axis: uPlot.Axis = {
    stroke: color("--text-soft"),
    font: FONT,
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: false, range: widened }, y: { range: fromZero } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        incrs: axes.x === "seconds" ? MINUTE_STEPS : COUNT_STEPS,
        space: 72,
        values: (_, xs) => xs.map(axes.formatX),
      },
      { ...axis, size: 52, space: 36, values: (_, ys) => ys.map(axes.formatY) },
    ],
    series: [{}, ...lines.map((line) => seriesOf(line, color(line.color)))],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  };
}

function seriesOf(line: PlotLine, color: () => string): uPlot.Series {
  const base: uPlot.Series = { label: line.label, stroke: color, width: 2 };
  if (line.shape === "line") return { ...base, points: { show: true, size: 8, fill: color } };
  if (line.shape === "dashed") {
    return { ...base, dash: [5, 5], points: { show: true, size: 5, fill: color } };
  }
  const bars = uPlot.paths.bars?.({ size: BAR_SIZE, radius: 0.2 });
  return { ...base, fill: color, width: 0, points: { show: false }, ...(bars && { paths: bars }) };
}

/** Half a step more at both ends, so that bars are not cut and a single point is in the middle. */
function widened(plot: uPlot): uPlot.Range.MinMax {
  const [xs] = plot.data;
  const first = xs[0] ?? 0;
  const last = xs.at(-1) ?? first;
  const half = last > first ? (last - first) / (xs.length - 1) / 2 : 0.5;
  return [first - half, last + half];
}

function fromZero(_: uPlot, __: number, max: number): uPlot.Range.MinMax {
  return [0, max > 0 ? max * 1.1 : 1];
}
