/** Every page there is, with what its title says. What an address needs is taken from the data. */
import type { House } from './house.ts'

export type Page = {
  name: string
  path: string
  title: RegExp
  needs?: string
  /** A button that shows more of it. */
  opens?: string
}

/** Without data: the pages that need none. */
export async function pagesOf({ ask }: Pick<House, 'ask'>): Promise<Page[]> {
  const { rows: drifts } = (await ask('GET', '/v1/drifts?limit=1')) as Rows
  const { rows: batches } = (await ask('GET', '/v1/batches?limit=1')) as Rows
  const { rows: items } = (await ask('GET', '/v1/items?limit=1')) as Rows
  const { rows: told } = (await ask('GET', '/v1/deliveries?limit=1&state=told')) as Rows
  const [drift] = drifts
  const [item] = items
  return [
    { name: 'overview', path: '/', title: /Overview/ },
    { name: 'stock', path: '/stock', title: /Stock/ },
    ...(item
      ? [{ name: 'item', path: `/stock/${item.sku}`, title: new RegExp(`${item.sku}`) }]
      : []),
    { name: 'drifts', path: '/drifts', title: /Drift/ },
    ...(drift
      ? [{ name: 'drift', path: `/drifts/${drift.id}`, title: new RegExp(`${drift.sku}`) }]
      : []),
    { name: 'ignore-rules', path: '/ignore-rules', title: /Ignore/ },
    { name: 'batches', path: '/batches', title: /Repairs/ },
    ...batches.map(({ id }) => ({ name: 'batch', path: `/batches/${id}`, title: /./ })),
    { name: 'inbox', path: '/inbox', title: /Inbox/ },
    { name: 'quarantine', path: '/inbox?state=quarantined', title: /Inbox/ },
    { name: 'files', path: '/files', title: /file/ },
    { name: 'deliveries', path: '/deliveries', title: /Deliveries/ },
    ...told.map(({ sku }) => ({
      name: 'delivery',
      path: `/deliveries?sku=${sku}`,
      title: /Deliveries/,
      opens: 'Request and answer',
    })),
    { name: 'connections', path: '/connections', title: /Connections/ },
    { name: 'connection', path: '/connections/shop', title: /shop/ },
    { name: 'readings', path: '/readings', title: /Reconciliation/ },
    { name: 'audits', path: '/audits', title: /Audits/ },
    { name: 'authority', path: '/authority', title: /Authority/ },
    { name: 'alerts', path: '/alerts', title: /Alerts/ },
    { name: 'jobs', path: '/jobs', title: /./ },
    { name: 'people', path: '/people', title: /People/, needs: 'admin' },
    { name: 'account', path: '/account', title: /./ },
    { name: 'log', path: '/log', title: /log/i, needs: 'repair' },
    { name: 'settings', path: '/settings', title: /Settings/ },
    { name: 'start', path: '/start', title: /./ },
  ]
}

type Rows = { rows: Record<string, unknown>[] }
