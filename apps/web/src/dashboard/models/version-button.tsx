/** A model's version: by its time, complete on hover, copied on a click. */
import { toast } from "../../components/toast.ts";
import { shortVersion } from "../../format/version.ts";

import styles from "./version-button.module.css";

export function VersionButton({ version }: { readonly version: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(version);
      toast("Version copied");
    } catch {
      // A remote page without TLS has no clipboard.
      toast(`The version is ${version}`);
    }
  };
  return (
    <button
      type="button"
      className={styles.version}
      title={`${version} (click to copy)`}
      aria-label={`Model of ${shortVersion(version)}: copy its version`}
      onClick={() => void copy()}
    >
      {shortVersion(version)}
      <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">
        <path d="M9 9h11v11H9zM5 15H4V4h11v1" />
      </svg>
    </button>
  );
}
