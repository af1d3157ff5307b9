/** Where the pages are that mails and alerts lead to. Pure. */

/** Paths below `publicUrl`; the pages answer at these. */
export const pages = {
  overview: '/',
  alerts: '/alerts',
  deliveries: '/deliveries',
  quarantine: '/inbox?state=quarantined',
  connections: '/connections',
  jobs: '/jobs',
  drifts: '/drifts',
  drift: (id: number) => `/drifts/${id}`,
  batch: (id: number) => `/batches/${id}`,
  system: (name: string) => `/connections/${encodeURIComponent(name)}`,
  channel: (name: string) => `/deliveries?channel=${encodeURIComponent(name)}`,
}

/**
 * The whole address; undefined where it is not declared where others reach us. Of what the API has
 * at `/v1/drifts/7` the page is at `/drifts/7`.
 */
export function linkTo(publicUrl: string | undefined, path: string): string | undefined {
  if (publicUrl === undefined) return undefined
  return `${publicUrl.replace(/\/+$/, '')}${path.replace(/^\/v1\//, '/')}`
}
