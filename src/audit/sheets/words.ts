/** What exports call their columns: Shopify's and WooCommerce's own headers, and everybody else's usual ones. Pure. */
import { namesOf } from '../../connectors/csv/columns.ts'

/** What a column of a stock list can hold. `less`: units on hand that nobody may have (promised, held, blocked). */
export const roles = [
  'sku',
  'on_hand',
  'available',
  'quantity',
  'committed',
  'reserved',
  'unavailable',
  'location',
  'bin',
  'lot',
  'name',
  'variant',
  'price',
  'cost',
  'barcode',
  'unit',
  'pack',
  'updated',
  'type',
  'published',
  'status',
  'tracker',
  'policy',
] as const
export type Role = (typeof roles)[number]

/** Headers without case, accents and signs, in the order in which they are believed. */
export type Words = Partial<Record<Role, readonly string[]>>

export type Format = {
  title: string
  /** Headers that no other export has together; each entry may be one of several. */
  marks: readonly (readonly string[])[]
  words: Words
  /** Every further column is a place, and its cells are what is available there. */
  wide?: boolean
}

const list = (text: string) => text.split(' ')

const options = list('option1value option2value option3value')

export const formats: readonly Format[] = [
  {
    title: 'Shopify inventory',
    marks: [['sku'], ['hscode'], ['coo'], ['handle', 'urlhandle']],
    words: {
      sku: ['sku'],
      // "(new)" is for numbers that are to be imported; an export leaves it empty.
      on_hand: list('onhandcurrent onhand'),
      available: list('availablenoteditable available'),
      committed: list('committednoteditable committed'),
      unavailable: list('unavailablenoteditable unavailable'),
      location: ['location'],
      name: ['title'],
      variant: options,
    },
    wide: true,
  },
  {
    title: 'Shopify products',
    marks: [
      ['variantsku', 'sku'],
      ['handle', 'urlhandle'],
      ['variantinventorytracker', 'inventorytracker'],
    ],
    words: {
      sku: list('variantsku sku'),
      available: list('variantinventoryqty inventoryquantity'),
      name: ['title'],
      variant: options,
      price: list('variantprice price'),
      cost: ['costperitem'],
      barcode: list('variantbarcode barcode'),
      published: list('published publishedononlinestore'),
      status: ['status'],
      tracker: list('variantinventorytracker inventorytracker'),
      policy: list('variantinventorypolicy continuesellingwhenoutofstock'),
    },
  },
  {
    title: 'WooCommerce products',
    marks: [['type'], ['sku'], ['stock'], ['instock'], ['backordersallowed']],
    words: {
      sku: ['sku'],
      available: ['stock'],
      name: ['name'],
      price: list('regularprice'),
      cost: ['costofgoods'],
      barcode: list('gtinupceanorisbn gtin'),
      type: ['type'],
      published: ['published'],
      policy: ['backordersallowed'],
    },
  },
]

/** The last resort for "how many", where a header does not say whether it means on hand or available. */
const anyQuantity = namesOf('counts', 'quantity')

const onHand = list(
  'onhand quantityonhand qtyonhand onhandquantity onhandqty stockonhand physical physicalstock ' +
    'physicalquantity physicalqty counted countedquantity quantitycounted qtycounted soh qoh ' +
    'lagerbestand istbestand actualquantity actualqty',
)
const available = list(
  'available availablequantity quantityavailable qtyavailable availableqty availablestock ' +
    'availabletopromise availabletosell atp sellable sellablequantity freestock verfugbar ' +
    'verfugbarerbestand fulfillablequantity afnfulfillablequantity disponible',
)

export const generic: Words = {
  sku: namesOf('counts', 'sku'),
  on_hand: onHand,
  available,
  quantity: anyQuantity.filter((word) => !onHand.includes(word) && !available.includes(word)),
  committed: list(
    'committed committedquantity quantitycommitted qtycommitted allocated allocatedquantity ' +
      'quantityallocated qtyallocated promised',
  ),
  reserved: list('reserved reservedquantity quantityreserved qtyreserved onhold held reserviert'),
  unavailable: list(
    'unavailable unavailablequantity blocked quarantine quarantined damaged gesperrt',
  ),
  location: [...namesOf('counts', 'location'), 'locationname', 'warehousename', 'sitename'],
  bin: list('bin binlocation binname bincode storagebin shelf rack slot lagerplatz'),
  lot: list(
    'lot lotnumber lotno batch batchnumber batchno serial serialnumber serialno expiry expirydate ' +
      'bestbefore charge chargennummer',
  ),
  name: list(
    'name title itemname productname producttitle description itemdescription productdescription ' +
      'bezeichnung artikelbezeichnung beschreibung',
  ),
  variant: options,
  price: list(
    'price unitprice sellingprice salesprice saleprice retailprice regularprice listprice rrp msrp ' +
      'preis verkaufspreis vk',
  ),
  cost: list(
    'cost unitcost costprice costperitem standardcost averagecost avgcost purchaseprice ' +
      'einkaufspreis ek costofgoods',
  ),
  barcode: list('barcode ean ean13 gtin upc'),
  unit: list('uom unitofmeasure unitofmeasurement stockuom unit mengeneinheit einheit'),
  pack: list(
    'pack packsize packquantity packqty packfactor casepack casesize unitspercase unitsperpack ' +
      'cartonquantity masterpack verpackungseinheit',
  ),
  updated: [
    ...list('updatedat lastupdated lastmodified updated modified modifiedat lastcount lastcounted'),
    ...namesOf('counts', 'at'),
  ],
}

/** Where no header is one of the words: parts of headers that give a column away. */
export const telling: Partial<Record<Role, RegExp>> = {
  sku: /\bskus?\b|\b(item|article|product|part|stock) ?(code|number|no|nr)\b/,
  on_hand: /\bon ?hand\b|\bphysical\b/,
  available: /\bavailable\b|\batp\b/,
  quantity: /\b(quantity|q[t]y|stock|units|bestand|menge|inventory)\b/,
}

/** Headers that speak of a number, but of another one. */
export const otherNumber =
  /\b(incoming|in transit|inbound|ordered|on order|order|back ?order|re ?order|minimum|maximum|min|max|safety|low|target|sold|sales|last|value|cost|price|date|days|status|age|level|policy|tracker|not|un)\b/
