/** Address → page. Each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { Nowhere } from '../parts/empty.tsx'
import { Problem } from '../parts/problem.tsx'
import { Root } from './root.tsx'

const root = createRootRoute({ component: Root, notFoundComponent: Nowhere })

type Module = { default: React.ComponentType }

const page = <P extends string>(path: P, load: () => Promise<Module>) =>
  createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
    // What is looked at, filtered and sorted is in the address, as plain text.
    validateSearch: (search: Record<string, unknown>): Record<string, string | undefined> =>
      Object.fromEntries(
        Object.entries(search).flatMap(([name, value]) =>
          value === undefined || value === '' ? [] : [[name, String(value)]],
        ),
      ),
  })

const pages = [
  page('/', () => import('../pages/overview/page.tsx')),
  page('/stock', () => import('../pages/stock/page.tsx')),
  page('/stock/$sku', () => import('../pages/item/page.tsx')),
  page('/drifts', () => import('../pages/drifts/page.tsx')),
  page('/drifts/$id', () => import('../pages/drift/page.tsx')),
  page('/ignore-rules', () => import('../pages/rules/page.tsx')),
  page('/batches', () => import('../pages/batches/page.tsx')),
  page('/batches/$id', () => import('../pages/batch/page.tsx')),
  page('/inbox', () => import('../pages/inbox/page.tsx')),
  page('/files', () => import('../pages/files/page.tsx')),
  page('/deliveries', () => import('../pages/deliveries/page.tsx')),
  page('/connections', () => import('../pages/connections/page.tsx')),
  page('/connections/$name', () => import('../pages/connection/page.tsx')),
  page('/readings', () => import('../pages/readings/page.tsx')),
  page('/audits', () => import('../pages/audits/page.tsx')),
  page('/audits/$id', () => import('../pages/audit/page.tsx')),
  page('/authority', () => import('../pages/authority/page.tsx')),
  page('/alerts', () => import('../pages/alerts/page.tsx')),
  page('/jobs', () => import('../pages/jobs/page.tsx')),
  page('/people', () => import('../pages/people/page.tsx')),
  page('/account', () => import('../pages/account/page.tsx')),
  page('/log', () => import('../pages/log/page.tsx')),
  page('/settings', () => import('../pages/settings/page.tsx')),
  page('/start', () => import('../pages/start/page.tsx')),
]

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: ({ error, reset }) => <Problem of={error} again={reset} p="xl" />,
  // `?state=open` stays as it is written; nothing is quoted.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const kept = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const text = new URLSearchParams(kept.map(([name, value]) => [name, String(value)])).toString()
    return text ? `?${text}` : ''
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
