/** The picture of an item: its own, or a generated poster. */
import type { Item } from "@hellorec/client";
import { useState } from "react";
import type { CSSProperties } from "react";

import { isSafeLink } from "../safe-link.ts";
import { bylineOf, posterArt } from "./poster-art.ts";
import { drawMotif } from "./poster-motifs.tsx";

import styles from "./poster.module.css";

interface PosterProps {
  readonly item: Item;
  /** The class of the title below a picture. Left out: the title stands elsewhere, and not here. */
  readonly titleClass?: string | undefined;
}

/**
 * A poster with the item's title, once: on a generated poster, or as text below a picture. Without
 * `titleClass` it is decoration.
 */
export function Poster({ item, titleClass }: PosterProps) {
  const [broken, setBroken] = useState<string>();
  const { image_url, title } = item;
  if (isSafeLink(image_url) && image_url !== broken) {
    return (
      <>
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
        {titleClass !== undefined && <h3 className={titleClass}>{title}</h3>}
      </>
    );
  }
  const { hue, second_hue, motif, measure, isMirrored, size } = posterArt(item);
  const hues: CSSProperties & Record<`--${string}`, number> = {
    "--hue": hue,
    "--second-hue": second_hue,
  };
  return (
    <div className={`${styles.poster} ${styles.made}`} style={hues}>
      <svg
        viewBox="0 0 200 300"
        preserveAspectRatio="xMidYMid slice"
        className={`${styles.art} ${isMirrored ? styles.mirrored : ""}`}
        aria-hidden="true"
      >
        {drawMotif(motif, measure)}
      </svg>
      {titleClass !== undefined && (
        <div className={styles.words}>
          <h3 className={`${styles.title} ${styles[size] ?? ""}`}>{title}</h3>
          <span className={styles.byline}>{bylineOf(item)}</span>
        </div>
      )}
    </div>
  );
}
