/** What Vendure lets a shop sell, and which stock on hand makes it sell so many. Pure. */
import type { StockAnswer, VariantRow } from './documents.ts'

/** The shop as far as it bears on one variant's number. */
export type Shop = Pick<StockAnswer, 'globalSettings'> & {
  stockLocations: ReadonlySet<string>
  /** The location that carries the threshold: Vendure takes it off once, off the sum. */
  carries: string
}

/** Vendure's word for "unlimited": it neither checks nor moves the stock of such a variant. */
export const untracked = (variant: VariantRow, shop: Shop) =>
  variant.trackInventory === 'FALSE' ||
  (variant.trackInventory === 'INHERIT' && !shop.globalSettings.trackInventory)

function keptBack(variant: VariantRow, location: string, shop: Shop): number {
  if (location !== shop.carries) return 0
  return variant.useGlobalOutOfStockThreshold
    ? shop.globalSettings.outOfStockThreshold
    : variant.outOfStockThreshold
}

/** A location that Vendure knows and that has no row for the variant has none of it. */
const rowAt = (variant: VariantRow, location: string) =>
  variant.stockLevels.find((l) => l.stockLocationId === location) ?? {
    stockOnHand: 0,
    stockAllocated: 0,
  }

/** On hand − allocated − threshold; below zero when oversold. */
export function saleable(variant: VariantRow, location: string, shop: Shop): number {
  const { stockOnHand, stockAllocated } = rowAt(variant, location)
  return stockOnHand - stockAllocated - keptBack(variant, location, shop)
}

/**
 * The stock on hand at which exactly `quantity` can be sold. An order placed since `variant` was
 * read raises the allocation, not this number, so it is taken off what we write, as it must be.
 */
export const onHandFor = (quantity: number, variant: VariantRow, location: string, shop: Shop) =>
  quantity + rowAt(variant, location).stockAllocated + keptBack(variant, location, shop)
