import { northwindSubject } from '../../../docs/guides/example-connector/double/subject.ts'
import { broken, noticed } from '../../../test/mutants.ts'
import type { Connector, Offer, OpenLine } from '../connector.ts'
import { offerChecks, openChecks } from './catalogue.ts'

type Any = Connector<unknown>
type Lines = (sound: NonNullable<Any['orders']>['open']) => NonNullable<Any['orders']>['open']
type Offers = (sound: NonNullable<Any['offers']>) => NonNullable<Any['offers']>

const open = (change: Lines) =>
  broken((sound) => ({ orders: { open: change(sound.orders!.open) } }), northwindSubject)
const offers = (change: Offers) =>
  broken((sound) => ({ offers: change(sound.offers!) }), northwindSubject)
const eachLine = (change: (line: OpenLine, n: number) => OpenLine[]) =>
  open(
    (sound) =>
      async function* (remote) {
        let n = 0
        for await (const line of sound(remote)) yield* change(line, n++)
      },
  )
const eachOffer = (change: (offer: Offer, n: number) => Offer[]) =>
  offers(
    (sound) =>
      async function* (remote) {
        let n = 0
        for await (const offer of sound(remote)) yield* change(offer, n++)
      },
  )

noticed(openChecks, [
  [
    'reads only the first page',
    eachLine((line, n) => (n < 30 ? [line] : [])),
    'open orders are all',
  ],
  [
    'tells a line twice',
    eachLine((line, n) => (n === 3 ? [line, line] : [line])),
    'open orders are all',
  ],
  [
    'tells what was ordered, not what is owed',
    eachLine((line) => [{ ...line, quantity: 2 }]),
    'open orders are all',
  ],
  [
    'tells lines of which nothing is owed',
    eachLine((line, n) => (n === 0 ? [line, { ...line, line: '0', quantity: 0 }] : [line])),
    'open orders are all',
  ],
  [
    'names documents otherwise than its webhooks do',
    eachLine((line) => [{ ...line, document: line.document.replace('order/', '') }]),
    'open orders are all',
  ],
  [
    'takes a broken page for the last',
    open(
      (sound) =>
        async function* (remote) {
          try {
            yield* sound(remote)
          } catch {}
        },
    ),
    'open orders that cannot be read',
  ],
])

noticed(offerChecks, [
  ['reads only the first page', eachOffer((offer, n) => (n < 40 ? [offer] : [])), 'offers are all'],
  [
    'offers something twice',
    eachOffer((offer, n) => (n === 3 ? [offer, offer] : [offer])),
    'offers are all',
  ],
  [
    'mends a SKU',
    eachOffer((offer) => [{ ...offer, sku: offer.sku.toLowerCase() }]),
    'offers are all',
  ],
  ['forgets barcodes', eachOffer((offer) => [{ ...offer, barcode: '' }]), 'offers are all'],
  [
    'takes all for untracked',
    eachOffer((offer) => [{ ...offer, untracked: 'perhaps' }]),
    'offers are all',
  ],
  [
    'offers by SKU what is pushed by id',
    eachOffer((offer) => [{ ...offer, external: offer.sku }]),
    'what is offered can be read',
  ],
  [
    'takes a broken page for the last',
    offers(
      (sound) =>
        async function* (remote) {
          try {
            yield* sound(remote)
          } catch {}
        },
    ),
    'offers that cannot be read',
  ],
])
