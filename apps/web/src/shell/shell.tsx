/** The frame of every page: logo, navigation, search, user picker, theme switch. */
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import { useLocation } from "wouter";

import { allows } from "../access/access.ts";
import type { Access } from "../access/access.ts";
import { useAccess } from "../access/use-access.ts";
import type { Scope } from "../api/session.ts";
import { PageLink } from "../components/page-link.tsx";
import { Toasts } from "../components/toasts.tsx";
import { useUser } from "../session/session.ts";
import type { Target } from "../state/address.ts";
import { SearchField } from "./search-field.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useArrival } from "./use-arrival.ts";
import { useFocusKept } from "./use-focus-kept.ts";
import { UserPicker } from "./user-picker.tsx";

import styles from "./shell.module.css";

const MAIN = "main";

// Without its code the page goes on; a reload brings the button.
const SignedInButton = lazy(() =>
  import("../access/signed-in-button.tsx").catch(() => ({ default: NoButton })),
);

const PAGES: readonly { to: Target; path: string; name: string; scope: Scope }[] = [
  { to: { page: "storefront" }, path: "/", name: "Storefront", scope: "read" },
  { to: { page: "dashboard" }, path: "/dashboard", name: "Dashboard", scope: "admin" },
  { to: { page: "inspector" }, path: "/inspector", name: "Inspector", scope: "admin" },
];

export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  const user = useUser();
  const access = useAccess();
  const isSignedIn = allows(access, "read");
  useArrival(MAIN);
  useFocusKept();
  return (
    <>
      <a className={styles.skip} href={`#${MAIN}`}>
        Skip to the page
      </a>
      <header className={styles.header}>
        <div className={styles.bar}>
          <PageLink to={{ page: "storefront" }} className={styles.mark} aria-label="hellorec">
            <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
              <rect width="32" height="32" rx="9" className={styles.tile} />
              <path d="M10 7v18M10 17c0-4 3-6 6-6s6 2 6 6v8" className={styles.letter} />
              <circle cx="22.5" cy="8" r="2.6" className={styles.dot} />
            </svg>
            <span>hellorec</span>
          </PageLink>
          <nav className={styles.nav} aria-label="Pages">
            {PAGES.filter(({ scope }) => allows(access, scope)).map(({ to, path: own, name }) => (
              <PageLink
                key={own}
                to={to.page === "inspector" ? { ...to, inspected: user } : to}
                className={styles.link}
                aria-current={own === path ? "page" : undefined}
              >
                {name}
              </PageLink>
            ))}
          </nav>
          {isSignedIn && <SearchField />}
          <div className={styles.tools}>
            {isSignedIn && <UserPicker />}
            {access.state === "signed_in" && (
              <Suspense fallback={<span className={styles.place} />}>
                <SignedInButton session={access.session} />
              </Suspense>
            )}
            <ThemeSwitch />
          </div>
        </div>
      </header>
      <main id={MAIN} tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Toasts main={MAIN}>{footText(access, user)}</Toasts>
    </>
  );
}

function NoButton() {
  return <></>;
}

/** What is done with the actions on this page. */
function footText(access: Access, user: string | undefined): string {
  if (access.state === "signed_out") return "Nobody is signed in.";
  if (user === undefined) return "You are a visitor: nothing that you do is stored.";
  if (!allows(access, "write")) return "Your key may only read: nothing that you do is stored.";
  return `What you open, like and buy is stored as ${user}’s.`;
}
