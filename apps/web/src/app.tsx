/** The routes of the page, and the shell around them. */
import { lazy, Suspense } from "react";
import { Route, Router, Switch, useLocation } from "wouter";

import { PAGE_PATH } from "./api/page-url.ts";
import { ItemPage } from "./item/item-page.tsx";
import { useUserInAddress } from "./session/user-in-address.ts";
import { loadPage } from "./shell/load-page.ts";
import { PageBoundary } from "./shell/page-boundary.tsx";
import { PageLoading } from "./shell/page-loading.tsx";
import { PageNotFound } from "./shell/page-not-found.tsx";
import { Shell } from "./shell/shell.tsx";
import { StorefrontPage } from "./storefront/storefront-page.tsx";

const DashboardPage = lazy(() => loadPage(() => import("./dashboard/dashboard-page.tsx")));
const InspectorPage = lazy(() => loadPage(() => import("./inspector/inspector-page.tsx")));

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
  return (
    <Shell>
      {/* Keyed by path: an error of one page does not cover the next page. */}
      <PageBoundary key={path}>
        <Suspense fallback={<PageLoading />}>
          <Switch>
            <Route path="/" component={StorefrontPage} />
            <Route path="/item" component={ItemPage} />
            <Route path="/dashboard" component={DashboardPage} />
            <Route path="/inspector" component={InspectorPage} />
            <Route component={PageNotFound} />
          </Switch>
        </Suspense>
      </PageBoundary>
    </Shell>
  );
}
