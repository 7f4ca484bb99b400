/** The routes of the page, and the shell around them. */
import { lazy, Suspense } from "react";
import type { ReactNode } from "react";
import { Route, Router, Switch, useLocation } from "wouter";

import { useAccess, useMay } from "./access/use-access.ts";
import { PAGE_PATH } from "./api/page-url.ts";
import { loadPage } from "./components/load-page.ts";
import { ItemPage } from "./item/item-page.tsx";
import { useUserInAddress } from "./session/user-in-address.ts";
import { PageBoundary } from "./shell/page-boundary.tsx";
import { PageLoading } from "./shell/page-loading.tsx";
import { PageNotFound } from "./shell/page-not-found.tsx";
import { Shell } from "./shell/shell.tsx";
import { StorefrontPage } from "./storefront/storefront-page.tsx";

const DashboardPage = lazy(() => loadPage(() => import("./dashboard/dashboard-page.tsx")));
const InspectorPage = lazy(() => loadPage(() => import("./inspector/inspector-page.tsx")));
const SignInPage = lazy(() => loadPage(() => import("./access/sign-in-page.tsx")));
const NotAllowedPage = lazy(() => loadPage(() => import("./access/not-allowed-page.tsx")));

export function App() {
  return (
    <Router base={PAGE_PATH}>
      <Pages />
    </Router>
  );
}

function Pages() {
  useUserInAddress();
  const [path] = useLocation();
  const access = useAccess();
  const isSignedOut = access.state === "signed_out";
  return (
    <Shell>
      {/* Keyed: an error of one page does not cover the next page. */}
      <PageBoundary key={isSignedOut ? "sign in" : path}>
        <Suspense fallback={<PageLoading />}>
          {isSignedOut ? (
            <SignInPage isExpired={access.isExpired} />
          ) : (
            <Switch>
              <Route path="/" component={StorefrontPage} />
              <Route path="/item" component={ItemPage} />
              <Route path="/dashboard">
                <ForAdmins>
                  <DashboardPage />
                </ForAdmins>
              </Route>
              <Route path="/inspector">
                <ForAdmins>
                  <InspectorPage />
                </ForAdmins>
              </Route>
              <Route component={PageNotFound} />
            </Switch>
          )}
        </Suspense>
      </PageBoundary>
    </Shell>
  );
}

/** A page whose data only a key of scope admin may read. */
function ForAdmins({ children }: { readonly children: ReactNode }) {
  return useMay("admin") ? children : <NotAllowedPage />;
}
