/** The drawings of generated posters. Each is placed and sized by the measures of its item. */
import type { ReactNode } from "react";

import type { Measure, Motif } from "./poster-art.ts";

import styles from "./poster.module.css";

/** Draws on 200 x 300; the title covers the lower part. */
export function drawMotif(motif: Motif, measure: Measure): ReactNode {
  return DRAWINGS[motif]({
    between: (at, least, most) => Math.round(least + measure(at) * (most - least)),
  });
}

interface Pen {
  /** A whole number from `least` to `most`, by the measure `at`. */
  readonly between: (at: number, least: number, most: number) => number;
}

/** @example times(3, (at) => at * 2) // [0, 2, 4] */
function times<T>(count: number, make: (at: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at));
}

/** One part of a drawing is bright, the others have another look. */
function look(isBright: boolean, other: string | undefined): string | undefined {
  return isBright ? styles.bright : other;
}

const DRAWINGS: Readonly<Record<Motif, (pen: Pen) => ReactNode>> = {
  sun({ between }) {
    const [x, y, r] = [between(0, 60, 150), between(1, 80, 120), between(2, 40, 78)];
    const lines = between(3, 2, 6);
    const top = y + between(4, 0, 20);
    return (
      <>
        <circle cx={x} cy={y} r={r} className={styles.bright} />
        <path
          d={times(lines, (at) => `M0 ${top + at * between(5, 10, 17)}h200`).join("")}
          className={styles.cut}
        />
      </>
    );
  },

  rings({ between }) {
    const [x, y, step] = [between(0, 20, 180), between(1, 30, 140), between(2, 18, 36)];
    return (
      <g className={styles.line}>
        <circle cx={x} cy={y} r={between(3, 14, 34)} className={styles.bright} />
        {times(between(4, 3, 7), (at) => (
          <circle key={at} cx={x} cy={y} r={34 + (at + 1) * step} />
        ))}
      </g>
    );
  },

  bands({ between }) {
    const slope = between(0, 90, 260);
    const first = between(1, -10, 90);
    const bands = between(2, 2, 4);
    const width = between(3, 18, 58);
    const gap = between(4, 10, 60);
    return times(bands, (at) => {
      const y = first + at * (width + gap);
      return (
        <path
          key={at}
          d={`M-20 ${y + slope}L220 ${y}V${y + width}L-20 ${y + slope + width}z`}
          className={at === between(5, 0, bands - 1) ? styles.bright : styles.soft}
        />
      );
    });
  },

  hills({ between }) {
    const far = between(0, 110, 170);
    const near = between(1, 170, 215);
    const peak = between(2, 30, 90);
    const bend = between(3, 30, 160);
    return (
      <>
        <circle
          cx={between(4, 30, 150)}
          cy={between(5, 40, 90)}
          r={between(6, 14, 42)}
          className={styles.bright}
        />
        <path
          d={`M0 ${far}Q${bend} ${far - peak} 110 ${far - 8}T200 ${far - 30}V300H0z`}
          className={styles.soft}
        />
        <path
          d={`M0 ${near}Q${200 - bend} ${near - peak} 130 ${near - 10}T200 ${near - 20}V300H0z`}
          className={styles.deep}
        />
      </>
    );
  },

  frames({ between }) {
    const [count, turn] = [between(0, 2, 5), between(1, -45, 45)];
    const [wide, high] = [between(2, 90, 150), between(3, 90, 160)];
    return (
      <g className={styles.line} transform={`rotate(${turn} 100 105)`}>
        {times(count, (at) => {
          const [w, h] = [(wide * (count - at)) / count, (high * (count - at)) / count];
          const own = look(at === count - 1, at % 2 === 1 ? styles.soft : undefined);
          return (
            <rect
              key={at}
              x={100 - w / 2}
              y={105 - h / 2}
              width={w}
              height={h}
              rx="3"
              className={own}
            />
          );
        })}
      </g>
    );
  },

  rays({ between }) {
    const [x, y, count] = [between(0, 0, 200), between(1, -10, 60), between(2, 5, 11)];
    const from = between(3, 0, 30);
    return (
      <>
        <path
          d={times(count, (at) => {
            const angle = ((from + (at * 360) / count) * Math.PI) / 180;
            const [a, b] = [angle - 0.5 / count, angle + 1.4 / count];
            const end = (turn: number) =>
              `${Math.round(x + 340 * Math.cos(turn))} ${Math.round(y + 340 * Math.sin(turn))}`;
            return `M${x} ${y}L${end(a)}L${end(b)}z`;
          }).join("")}
          className={styles.soft}
        />
        <circle cx={x} cy={y} r={between(4, 24, 60)} className={styles.bright} />
      </>
    );
  },

  skyline({ between }) {
    const count = between(0, 4, 9);
    const width = 200 / count;
    const lit = between(1, 0, count - 1);
    return times(count, (at) => {
      const top = between(10 + at, 40, 190);
      const own = look(at === lit, at % 2 === 0 ? styles.soft : styles.deep);
      return <path key={at} d={`M${at * width} 300V${top}h${width - 3}V300z`} className={own} />;
    });
  },

  moon({ between }) {
    const [x, y, r] = [between(0, 55, 145), between(1, 60, 120), between(2, 30, 56)];
    const bite = between(3, 12, 30);
    return (
      <>
        <path
          d={`M${x} ${y - r}A${r} ${r} 0 1 0 ${x} ${y + r}A${r + bite} ${r + bite} 0 0 1 ${x} ${y - r}z`}
          className={styles.bright}
          transform={`rotate(${between(4, -50, 50)} ${x} ${y})`}
        />
        {times(between(5, 5, 14), (at) => (
          <circle
            key={at}
            cx={between(20 + at, 6, 194)}
            cy={between(40 + at, 8, 190)}
            r={between(60 + at, 1, 4)}
            className={styles.soft}
          />
        ))}
      </>
    );
  },

  waves({ between }) {
    const [count, step, high] = [between(0, 4, 8), between(1, 15, 26), between(2, 12, 46)];
    const [first, length] = [between(3, 20, 60), between(4, 40, 100)];
    return (
      <>
        <circle
          cx={between(5, 40, 160)}
          cy={first + 20}
          r={between(6, 12, 34)}
          className={styles.bright}
        />
        <path
          d={times(
            count,
            (at) =>
              `M-20 ${first + 40 + at * step}q${length / 2} ${-high} ${length} 0t${length} 0t${length} 0t${length} 0t${length} 0t${length} 0`,
          ).join("")}
          className={styles.line}
        />
      </>
    );
  },

  dots({ between }) {
    const columns = between(0, 4, 7);
    const step = 200 / columns;
    const [x, y] = [between(1, 0, columns - 1), between(2, 0, columns - 1)];
    return times(columns * columns, (at) => {
      const [column, row] = [at % columns, Math.floor(at / columns)];
      const away = Math.hypot(column - x, row - y);
      return (
        <circle
          key={at}
          cx={(column + 0.5) * step}
          cy={(row + 0.5) * step}
          r={Math.max(2, step * (0.46 - (away * between(3, 4, 9)) / 100))}
          className={away === 0 ? styles.bright : styles.soft}
        />
      );
    });
  },

  arches({ between }) {
    const [x, count, step] = [between(0, 50, 150), between(1, 3, 6), between(2, 14, 26)];
    const foot = between(3, 150, 240);
    return (
      <g className={styles.line}>
        {times(count, (at) => {
          const r = 14 + (count - at - 1) * step;
          return (
            <path
              key={at}
              d={`M${x - r} ${foot}V${120 - at * 4}a${r} ${r} 0 0 1 ${2 * r} 0V${foot}z`}
              className={look(at === count - 1, at % 2 === 0 ? styles.soft : undefined)}
            />
          );
        })}
      </g>
    );
  },

  shards({ between }) {
    const count = between(0, 4, 8);
    return times(count, (at) => {
      const corner = (place: number) =>
        `${between(10 + 6 * at + place, -20, 220)} ${between(13 + 6 * at + place, -10, 210)}`;
      const own = look(at === 0, at % 2 === 0 ? styles.deep : styles.soft);
      return <path key={at} d={`M${corner(0)}L${corner(1)}L${corner(2)}z`} className={own} />;
    });
  },
};
