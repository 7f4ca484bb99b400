/** The routes, and the shell around every page. */
import { lazy, Suspense } from "react";
import { Route, Router, Switch, useLocation } from "wouter";

import { loadPage } from "./components/load-page.ts";
import { PageBoundary } from "./components/page-boundary.tsx";
import { PageLoading } from "./components/page-loading.tsx";
import { PageNotFound } from "./components/page-not-found.tsx";
import { Toasts } from "./components/toasts.tsx";
import { ItemPage } from "./item/item-page.tsx";
import { useUserInAddress } from "./session/user-in-address.ts";
import { Shell } from "./shell/shell.tsx";
import { StorefrontPage } from "./storefront/storefront-page.tsx";

const DashboardPage = lazy(() => loadPage(() => import("./dashboard/dashboard-page.tsx")));
const InspectorPage = lazy(() => loadPage(() => import("./inspector/inspector-page.tsx")));

export function App() {
  return (
    <Router base="/app">
      <Pages />
    </Router>
  );
}

function Pages() {
  useUserInAddress();
  const [path] = useLocation();
  return (
    <Shell>
      {/* One page that failed does not stand where another would. */}
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
      <Toasts />
    </Shell>
  );
}
