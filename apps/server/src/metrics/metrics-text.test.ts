/** The text format: what another implementation writes for the same values. */
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { expect, test } from "vitest";

import { DurationHistogram } from "./duration-histogram.ts";
import { METRICS_TYPE, MetricsText } from "./metrics-text.ts";
import { SizeHistogram } from "./size-histogram.ts";

/** Lines without empty ones: implementations differ in those between metrics. */
const lines = (text: string) => text.split("\n").filter((line) => line !== "");

test("the text is that of prom-client for the same values", async () => {
  const registers = [new Registry()];
  const help = 'What it is, with a \\ and a "quote"';
  const own = new MetricsText();

  const counter = new Counter({ name: "a_total", help, labelNames: ["x"], registers });
  counter.inc({ x: 'a"b\\c\nd' }, 3);
  own.counter("a_total", help, [[3, { x: 'a"b\\c\nd' }]]);

  const gauge = new Gauge({ name: "b", help, registers });
  gauge.set(Number.NaN);
  own.gauge("b", help, [[Number.NaN]]);
  const full = new Gauge({ name: "c", help, labelNames: ["y", "z"], registers });
  full.set({ y: "1", z: "2" }, Infinity);
  own.gauge("c", help, [[Infinity, { y: "1", z: "2" }]]);

  const values = [0, 0.004, 0.2, 0.25, 0.26, 1, 3, 900, 16_384, 16_385, 1e9];
  const mine = new DurationHistogram();
  const buckets = [...mine.bounds];
  const labelNames = ["procedure"];
  const theirs = new Histogram({ name: "d_seconds", help, labelNames, buckets, registers });
  for (const value of values) {
    mine.observe(value);
    theirs.observe({ procedure: "items.put" }, value / 1000);
  }
  own.histogram("d_seconds", help, [[mine, { procedure: "items.put" }]]);

  const sizes = new SizeHistogram();
  const theirSizes = new Histogram({
    name: "e",
    help,
    buckets: [...sizes.bounds],
    registers,
  });
  for (const size of [1, 2, 3, 100, 1000, 1001]) {
    sizes.observe(size);
    theirSizes.observe(size);
  }
  own.histogram("e", help, [[sizes]]);

  const text = await registers[0]?.metrics();
  const ofOwn = lines(own.toString()).map(withoutSum);
  expect(ofOwn.toSorted()).toEqual(
    lines(text ?? "")
      .map((line) => withoutSum(line.replace("Nan", "NaN")))
      .map((line) => sortedLabels(line))
      .toSorted(),
  );
  expect(registers[0]?.contentType).toBe(METRICS_TYPE);
});

/** Sums of doubles differ in the last digits by their order and unit. */
function withoutSum(line: string): string {
  const [name = "", value = ""] = line.split("_sum");
  return value === "" ? line : `${name}_sum about ${Number(value.split(" ")[1]).toPrecision(9)}`;
}

/** They write `le` first. The order of labels means nothing. */
function sortedLabels(line: string): string {
  return line.replace(/\{(le="[^"]*"),(.*)\}/, "{$2,$1}");
}
