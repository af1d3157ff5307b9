/** The simulated systems as doubles for the conformance suite, reached through the generic connector. */
import {
  type Double,
  type Example,
  type FaultName,
  faultNames,
  type Listing,
  type Subject,
} from '../../src/connectors/conformance.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { Given } from '../../src/connectors/generic/settings.ts'
import { signStandard } from '../../src/connectors/standard.ts'
import { createErp } from './erp.ts'
import { erpExamples, storefrontExamples, warehouseExamples } from './examples.ts'
import { type Faults, faulty } from './faulty.ts'
import { network } from './network.ts'
import { erpSettings, storefrontSettings, threePlSettings, wmsSettings } from './settings.ts'
import { createStorefront } from './storefront.ts'
import type { Erp, Storefront, System, SystemOptions, Warehouse } from './system.ts'
import { createThreePl } from './threepl.ts'
import { createWms } from './wms.ts'

const url = 'https://there.test'
const token = 'tok_5f0c/+9d21e7b6'
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const at = new Date(Date.UTC(2026, 0, 5, 12))
const to = { url, token: 'THERE_TOKEN' }

const listing = (n: number): Listing => ({ external: `SKU ${n}/ä&`, location: 'main', remote: {} })

type Kind<S extends System> = {
  name: string
  settings: Given
  faults: readonly FaultName[]
  create(options: SystemOptions): S
  /** Something that a pull must find. */
  happen(system: S, n: number): void
  rows?: Faults['rows']
  proposed?(system: S): number
}

/** The subject for one kind of system, with the token that its door asks for. */
function subjectOf<S extends System>(kind: Kind<S>): Omit<Subject, 'webhook'> {
  return {
    name: kind.name,
    bound: generic(kind.settings),
    secrets: { THERE_TOKEN: token },
    listing,
    stranger: { external: 'nobody knows', location: 'main', remote: {} },
    faults: kind.faults,
    nonsense: [{ nope: 1 }, { ...kind.settings, auth: { bearer: secret } }],
    open({ levels, clock, random }): Double {
      const system = kind.create({
        name: 'there',
        secret,
        url: 'https://here.test',
        fetch: async () => new Response(null, { status: 204 }),
        clock,
        random,
        token,
        levels: levels.map((quantity, n) => [listing(n).external, quantity] as const),
        delivery: { drop: 1 },
      })
      const layer = faulty(system.app, { clock, random, ...(kind.rows ? { rows: kind.rows } : {}) })
      return {
        fetch: network({ [url]: layer.app }),
        truth: ({ external, location }) =>
          system.levels(location).has(external) ? system.level(external, location) : null,
        change: ({ external, location }, quantity) => system.set(external, quantity, location),
        next: layer.next,
        happen: (n) => {
          for (let i = 0; i < n; i++) kind.happen(system, i)
        },
        ...(kind.proposed ? { proposed: () => kind.proposed!(system) } : {}),
      }
    },
  }
}

/** Standard Webhooks, with these examples. */
const webhook = (examples: readonly Example[]): NonNullable<Subject['webhook']> => ({
  secret,
  windowMs: 300_000,
  sign: (message, key) => signStandard(message, [key]),
  examples,
})
const line = { line: '1', sku: 'A', quantity: 1 }

/** `compares`: with compare-and-set or without. */
export const storefrontSubject = (compares: boolean): Subject => ({
  ...subjectOf<Storefront>({
    name: `generic, to a storefront ${compares ? 'with' : 'without'} compare-and-set`,
    settings: storefrontSettings({ ...to, compares }),
    faults: faultNames,
    create: (options) => createStorefront({ ...options, compares, echo: false }),
    happen: (shop, n) => shop.order({ order: `o${n}`, at, lines: [line] }),
    rows: {
      asked: 'rows',
      answered: 'results',
      busy: (row) => ({ sku: (row as { sku: string }).sku, status: 'busy' }),
    },
  }),
  remembers: true,
  webhook: webhook(storefrontExamples()),
})

/** A system that is not sent batches cannot take half of one. */
const withoutBatches = faultNames.filter((name) => name !== 'partial')

const warehouse = (name: string, settings: Given, create: typeof createWms): Subject => ({
  ...subjectOf<Warehouse>({
    name,
    settings,
    faults: withoutBatches,
    create,
    happen: (wms, n) => wms.ship({ order: `o${n}`, shipment: '1', at, lines: [line] }),
    proposed: (wms) => wms.proposals.length,
  }),
  webhook: webhook(warehouseExamples()),
})

export const wmsSubject = () =>
  warehouse('generic, to a WMS', wmsSettings({ ...to, orders: 'shop' }), createWms)

/** Its batches close at once here, so that what happened can be pulled. */
export const threePlSubject = () =>
  warehouse('generic, to a 3PL', threePlSettings({ ...to, orders: 'shop' }), (options) =>
    createThreePl({ ...options, batchMs: 0 }),
  )

export const erpSubject = (): Subject => ({
  ...subjectOf<Erp>({
    name: 'generic, to an ERP',
    settings: erpSettings(to),
    faults: withoutBatches,
    create: (options) => createErp(options),
    happen: (erp, n) => erp.purchase({ purchase: `p${n}`, at, lines: [line] }),
  }),
  webhook: webhook(erpExamples()),
})
