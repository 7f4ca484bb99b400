/** The button that shows who is signed in, and the panel below it with the button that signs out. */
import { useRef, useState } from "react";

import type { SignedIn } from "../api/session.ts";
import { useDismiss } from "../components/use-dismiss.ts";
import { formatDay } from "../format/time.ts";
import { describeKey } from "./describe-key.ts";
import { SignOutButton } from "./sign-out-button.tsx";

import styles from "./signed-in-button.module.css";

const PANEL = "signed-in";

/** Tested in e2e. */
export default function SignedInButton({ session }: { readonly session: SignedIn }) {
  const [isOpen, setIsOpen] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useDismiss(area, isOpen, (by) => {
    setIsOpen(false);
    if (by === "escape") button.current?.focus();
  });
  const text = `Signed in with ${describeKey(session)}`;
  return (
    <div ref={area}>
      <button
        ref={button}
        type="button"
        className={styles.button}
        aria-label={text}
        title={text}
        aria-expanded={isOpen}
        aria-controls={PANEL}
        onClick={() => setIsOpen(!isOpen)}
      >
        <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
          <path d="M8 11a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM11 12l8.5-8.5M16 7l3 3M13.5 9.5l2 2" />
        </svg>
      </button>
      <div id={PANEL} hidden={!isOpen} className={styles.panel}>
        <p>
          {text}, until {formatDay(session.expires_at)}.
        </p>
        <SignOutButton>Sign out</SignOutButton>
      </div>
    </div>
  );
}
