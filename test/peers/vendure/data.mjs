// What the shop of the test sells, and the little that Vendure needs to sell it.

export const initialData = {
  defaultLanguage: 'en',
  countries: [{ code: 'GB', name: 'United Kingdom', zone: 'Europe' }],
  defaultZone: 'Europe',
  taxRates: [{ name: 'Standard', percentage: 20 }],
  shippingMethods: [{ name: 'Standard shipping', price: 500 }],
  paymentMethods: [
    {
      name: 'Standard payment',
      handler: {
        code: 'dummy-payment-handler',
        arguments: [{ name: 'automaticSettle', value: 'true' }],
      },
    },
  ],
  collections: [],
}

/** `count` simple products, SKU-01 …, all in stock. */
export const productsCsv = (count, stock) =>
  [
    'name,slug,description,assets,facets,optionGroups,optionValues,sku,price,taxCategory,stockOnHand,trackInventory,variantAssets,variantFacets',
    ...Array.from({ length: count }, (_, i) => {
      const number = String(i + 1).padStart(2, '0')
      return `Product ${number},product-${number},,,,,,SKU-${number},9.99,standard,${stock},true,,`
    }),
  ].join('\n')
