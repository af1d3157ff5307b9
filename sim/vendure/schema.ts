/** The part of Vendure's Admin API that the double speaks. Written by hand; names as in version 3. */

export const typeDefs = `
scalar DateTime
scalar JSON

type Query {
  productVariants(options: ProductVariantListOptions): ProductVariantList!
  stockLocations(options: StockLocationListOptions): StockLocationList!
  globalSettings: GlobalSettings!
  orders(options: OrderListOptions): OrderList!
  me: CurrentUser
  activeChannel: Channel!
  onhandPlugin: OnhandPlugin!
}
type Mutation {
  login(username: String!, password: String!, rememberMe: Boolean): NativeAuthenticationResult!
  updateProductVariants(input: [UpdateProductVariantInput!]!): [ProductVariant]!
}

type ProductVariantList { items: [ProductVariant!]! totalItems: Int! }
type ProductVariant {
  id: ID!
  sku: String!
  name: String!
  trackInventory: GlobalFlag!
  outOfStockThreshold: Int!
  useGlobalOutOfStockThreshold: Boolean!
  stockLevels: [StockLevel!]!
}
enum GlobalFlag { TRUE FALSE INHERIT }
type StockLevel { stockLocationId: ID! stockOnHand: Int! stockAllocated: Int! }
type StockLocationList { items: [StockLocation!]! totalItems: Int! }
type StockLocation { id: ID! name: String! }
type GlobalSettings { trackInventory: Boolean! outOfStockThreshold: Int! }

type OrderList { items: [Order!]! totalItems: Int! }
type Order {
  id: ID!
  code: String!
  type: OrderType!
  state: String!
  active: Boolean!
  orderPlacedAt: DateTime
  updatedAt: DateTime!
  lines: [OrderLine!]!
  modifications: [OrderModification!]!
  fulfillments: [Fulfillment!]
  history(options: HistoryEntryListOptions): HistoryEntryList!
}
enum OrderType { Regular Seller Aggregate }
type OrderLine {
  id: ID!
  quantity: Int!
  orderPlacedQuantity: Int!
  productVariant: ProductVariant!
  onhandLocation: ID
}
type OrderModification { id: ID! createdAt: DateTime! lines: [OrderModificationLine!]! }
type OrderModificationLine { orderLineId: ID! quantity: Int! }
type Fulfillment { id: ID! createdAt: DateTime! state: String! lines: [FulfillmentLine!]! }
type FulfillmentLine { orderLineId: ID! quantity: Int! }
type HistoryEntryList { items: [HistoryEntry!]! totalItems: Int! }
type HistoryEntry { id: ID! createdAt: DateTime! type: HistoryEntryType! data: JSON! }
enum HistoryEntryType { ORDER_CANCELLATION ORDER_FULFILLMENT ORDER_FULFILLMENT_TRANSITION ORDER_MODIFIED }

type CurrentUser { id: ID! identifier: String! channels: [CurrentUserChannel!]! }
type CurrentUserChannel { id: ID! token: String! code: String! permissions: [Permission!]! }
type Channel { id: ID! token: String! code: String! }
enum Permission { Authenticated ReadCatalog UpdateCatalog ReadOrder ReadStockLocation }
type OnhandPlugin {
  version: String!
  vendure: String!
  waiting: Int!
  oldest: DateTime
  lastError: String
  url: String!
}

interface ErrorResult { errorCode: ErrorCode! message: String! }
enum ErrorCode { INVALID_CREDENTIALS_ERROR }
type InvalidCredentialsError implements ErrorResult { errorCode: ErrorCode! message: String! }
union NativeAuthenticationResult = CurrentUser | InvalidCredentialsError

input UpdateProductVariantInput { id: ID! stockOnHand: Int stockLevels: [StockLevelInput!] }
input StockLevelInput { stockLocationId: ID! stockOnHand: Int! }
input ProductVariantListOptions {
  skip: Int
  take: Int
  sort: ProductVariantSortParameter
  filter: ProductVariantFilterParameter
}
input ProductVariantSortParameter { id: SortOrder }
input ProductVariantFilterParameter { id: IDOperators }
input StockLocationListOptions { skip: Int take: Int }
input OrderListOptions { skip: Int take: Int sort: OrderSortParameter filter: OrderFilterParameter }
input OrderSortParameter { id: SortOrder orderPlacedAt: SortOrder updatedAt: SortOrder }
input OrderFilterParameter {
  orderPlacedAt: DateOperators
  updatedAt: DateOperators
  state: StringOperators
}
input HistoryEntryListOptions { skip: Int take: Int filter: HistoryEntryFilterParameter }
input HistoryEntryFilterParameter { type: StringOperators }
input IDOperators { eq: String in: [String!] }
input StringOperators { eq: String in: [String!] notIn: [String!] }
input DateOperators { after: DateTime before: DateTime isNull: Boolean }
enum SortOrder { ASC DESC }
`
