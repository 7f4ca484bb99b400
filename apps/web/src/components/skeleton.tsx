/** A placeholder for loading content, at the size it will have. */
import styles from "./skeleton.module.css";

interface SkeletonProps {
  /** Text for screen readers, such as "Loading the model". */
  readonly what: string;
  /** Pixels. */
  readonly height: number;
}

export function Skeleton({ what, height }: SkeletonProps) {
  return (
    <div className={styles.skeleton} style={{ height }} role="status">
      <span className="visually-hidden">{what}…</span>
    </div>
  );
}
