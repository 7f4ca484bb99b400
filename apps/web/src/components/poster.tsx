/** The picture of an item: its own, or a generated poster. */
import type { Item } from "@hellorec/client";
import { useState } from "react";
import type { CSSProperties, ReactNode } from "react";

import { bylineOf, posterArt, posterTitle } from "./poster-art.ts";
import type { Motif } from "./poster-art.ts";

import styles from "./poster.module.css";

/** A poster. It is decoration: the title stands beside it as text. */
export function Poster({ item }: { readonly item: Item }) {
  const [broken, setBroken] = useState<string>();
  const { image_url } = item;
  if (image_url !== undefined && image_url !== broken) {
    return (
      <div className={styles.poster}>
        <img
          className={styles.picture}
          src={image_url}
          alt=""
          loading="lazy"
          decoding="async"
          onError={() => setBroken(image_url)}
        />
      </div>
    );
  }
  const { hue, second_hue, motif, isMirrored, size } = posterArt(item);
  const hues: CSSProperties & Record<`--${string}`, number> = {
    "--hue": hue,
    "--second-hue": second_hue,
  };
  return (
    <div className={`${styles.poster} ${styles.made}`} style={hues} aria-hidden="true">
      <svg
        viewBox="0 0 200 300"
        preserveAspectRatio="xMidYMid slice"
        className={`${styles.art} ${isMirrored ? styles.mirrored : ""}`}
      >
        {ART[motif]}
      </svg>
      <div className={styles.words}>
        <span className={styles.byline}>{bylineOf(item)}</span>
        <span className={`${styles.title} ${styles[size] ?? ""}`}>{posterTitle(item)}</span>
      </div>
    </div>
  );
}

const ART: Readonly<Record<Motif, ReactNode>> = {
  sun: (
    <>
      <circle cx="132" cy="104" r="66" className={styles.bright} />
      <path d="M0 128h200M0 142h200M0 158h200" className={styles.cut} />
    </>
  ),
  rings: (
    <g className={styles.line}>
      <circle cx="164" cy="76" r="28" className={styles.bright} />
      <circle cx="164" cy="76" r="58" />
      <circle cx="164" cy="76" r="90" />
      <circle cx="164" cy="76" r="124" />
      <circle cx="164" cy="76" r="160" />
    </g>
  ),
  bands: (
    <>
      <path d="M-20 150L150 -20H210L-20 210z" className={styles.bright} />
      <path d="M-20 240L240 -20V20L-20 280z" className={styles.soft} />
    </>
  ),
  hills: (
    <>
      <circle cx="58" cy="72" r="26" className={styles.bright} />
      <path d="M0 150Q50 96 104 138T200 118V300H0z" className={styles.soft} />
      <path d="M0 190Q70 140 124 178T200 170V300H0z" className={styles.deep} />
    </>
  ),
  frames: (
    <g className={styles.line}>
      <rect x="36" y="22" width="128" height="134" rx="4" />
      <rect x="55" y="41" width="90" height="96" rx="3" className={styles.soft} />
      <rect x="76" y="62" width="48" height="54" rx="2" className={styles.bright} />
    </g>
  ),
  rays: (
    <>
      <path
        d="M200 0L0 40V86zM200 0L20 150L62 190zM200 0L110 230L160 244zM200 0L196 250H240z"
        className={styles.soft}
      />
      <circle cx="200" cy="0" r="56" className={styles.bright} />
    </>
  ),
};
