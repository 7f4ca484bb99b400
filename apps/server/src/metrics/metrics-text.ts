/** Text in Prometheus' exposition format, version 0.0.4. Tested through metrics-text.test.ts. */
import type { HistogramCounts } from "./histogram-counts.ts";

/** The content type of the text. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Labels of a series. Values are names of the program's own, never what a client sent. */
export type Labels = Readonly<Record<string, string>>;

/** A value with its labels. */
export type Sample = readonly [value: number, labels?: Labels];

/**
 * Writes metrics one after the other.
 *
 * @example
 * const text = new MetricsText();
 * text.counter("hellorec_events_total", "Events by what became of them.", [[7, { result: "accepted" }]]);
 * text.toString();
 */
export class MetricsText {
  #text = "";

  /** Something that only grows while the process lives. Its name ends in `_total`. */
  counter(name: string, help: string, samples: readonly Sample[]): void {
    this.#simple(name, help, "counter", samples);
  }

  /** A value of now. */
  gauge(name: string, help: string, samples: readonly Sample[]): void {
    this.#simple(name, help, "gauge", samples);
  }

  histogram(
    name: string,
    help: string,
    histograms: Iterable<readonly [histogram: HistogramCounts, labels?: Labels]>,
  ): void {
    this.#head(name, help, "histogram");
    for (const [histogram, labels = {}] of histograms) {
      const inner = pairs(labels);
      const start = `${name}_bucket{${inner}${inner === "" ? "" : ","}le="`;
      const cumulative = histogram.cumulative();
      for (const [at, bound] of histogram.bounds.entries()) {
        this.#text += `${start}${bound}"} ${cumulative[at] ?? 0}\n`;
      }
      const { count, sum } = histogram;
      const all = braces(inner);
      this.#text += `${start}+Inf"} ${count}\n${name}_sum${all} ${sum}\n${name}_count${all} ${count}\n`;
    }
  }

  toString(): string {
    return this.#text;
  }

  #simple(name: string, help: string, type: string, samples: readonly Sample[]): void {
    this.#head(name, help, type);
    for (const [value, labels = {}] of samples) {
      this.#text += `${name}${braces(pairs(labels))} ${numberText(value)}\n`;
    }
  }

  #head(name: string, help: string, type: string): void {
    const escaped = help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
    this.#text += `# HELP ${name} ${escaped}\n# TYPE ${name} ${type}\n`;
  }
}

function pairs(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escapeValue(value)}"`)
    .join(",");
}

function braces(pairs: string): string {
  return pairs === "" ? "" : `{${pairs}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

/** As Go writes what is no number. */
function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}
